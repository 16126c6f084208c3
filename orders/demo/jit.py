"""The platform's JIT warehouses of the demo, where they would stand."""

from datetime import time, timedelta

from django.utils import timezone

from warehouses.jit.models import JitSite
from warehouses.sites.models import Warehouse

# code: name, city, street, postcode, latitude, longitude, weekdays, cut-off, capacity, note
JIT_WAREHOUSES = {
    "JIT-DG": (
        *("东莞 JIT 仓", "Dongguan", "松山湖工业北路 8 号", "523808", "23.020500", "113.751800"),
        *(range(6), time(16), "open", ""),
    ),
    "JIT-GZ": (
        *("广州 JIT 仓", "Guangzhou", "增城区香山大道 2 号", "511340", "23.129100", "113.264400"),
        *(range(7), time(18), "full", "二期仓库预计明年三月启用。"),
    ),
    "JIT-KS": (
        *("昆山 JIT 仓", "Kunshan", "千灯镇石浦路 88 号", "215341", "31.384600", "120.980700"),
        *(range(6), time(16, 30), "closing", ""),
    ),
    "JIT-QZ": (
        *("泉州 JIT 仓", "Quanzhou", "晋江市世纪大道 300 号", "362200", "24.874100", "118.675700"),
        *(range(5), time(15), "open", ""),
    ),
    "JIT-YW": (
        *("义乌 JIT 仓", "Yiwu", "稠江街道物流路 16 号", "322000", "29.306800", "120.075100"),
        *(range(6), time(17), "open", ""),
    ),
}
CLOSES_IN = timedelta(days=40)


def make_jit_warehouses() -> None:
    """Five of them, one of which is full and one closing."""
    closes_on = timezone.now().date() + CLOSES_IN
    for code, told in JIT_WAREHOUSES.items():
        name, city, street, postcode, latitude, longitude, days, cutoff, capacity, note = told
        warehouse = Warehouse.objects.create(
            code=code,
            name=name,
            kind=Warehouse.Kind.JIT,
            owner=Warehouse.Owner.PLATFORM,
            country="CN",
            city=city,
            street=street,
            postcode=postcode,
            latitude=latitude,
            longitude=longitude,
            time_zone="Asia/Shanghai",
            weekdays=list(days),
            cutoff=cutoff,
        )
        until = closes_on if capacity == "closing" else None
        JitSite.objects.create(warehouse=warehouse, state=capacity, takes_until=until, note=note)
