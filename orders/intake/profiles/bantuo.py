"""Bantuo's own documented file (docs/import-format.md): one line of the file for each line of an order."""

import csv
from io import StringIO
from itertools import product

from django.utils.translation import gettext_lazy as _

from orders.intake.profiles.fields import PROCESSING, PROGRAMMES, RELEASED, WAITING
from orders.intake.profiles.mapping import ColumnMap, mapped

# Fact → the column's name in Chinese; in English it is called as the fact.
CHINESE = {
    "order_number": "订单号",
    "programme": "经营模式",
    "ordered_at": "下单时间",
    "paid_at": "付款时间",
    "released_at": "放行时间",
    "status": "订单状态",
    "ship_by_latest": "最晚发货时间",
    "line_id": "子订单号",
    "sku": "SKU货号",
    "title": "商品名称",
    "personalisation": "定制内容",
    "units": "件数",
    "unit_price": "单价",
    "currency": "币种",
    "postage": "运费",
    "seller_discount": "商家优惠",
    "recipient_name": "收货人",
    "phone": "电话",
    "email": "邮箱",
    "street": "详细地址",
    "city": "城市",
    "subdivision": "省州代码",
    "postcode": "邮编",
    "country": "国家",
    "buyer_reference": "买家编号",
    "weight": "重量克",
}
PROGRAMME_WORDS = dict(zip(("自营", "半托管", "全托管"), PROGRAMMES, strict=True))
STATUS_WORDS = {"处理中": PROCESSING, "等待放行": WAITING, "待发货": RELEASED}

COLUMN_MAP = ColumnMap(
    columns={fact: (fact, name) for fact, name in CHINESE.items()},
    words={
        "programme": {word: word for word in PROGRAMMES} | PROGRAMME_WORDS,
        "status": {word: word for word in (PROCESSING, WAITING, RELEASED)} | STATUS_WORDS,
    },
    strict=True,
)

_EXAMPLE = {
    "order_number": "EXAMPLE-1001",
    "programme": "self_operated",
    "ordered_at": "2026-02-12T09:30:00+08:00",
    "status": "released",
    "line_id": "1",
    "sku": "MUG-BLUE",
    "title": "Mug, blue",
    "units": "2",
    "unit_price": "12.50",
    "currency": "USD",
    "postage": "4.90",
    "recipient_name": "Jane Doe",
    "phone": "+1 555 0100",
    "email": "jane@example.com",
    "street": "1 Example Street",
    "city": "Springfield",
    "subdivision": "IL",
    "postcode": "62701",
    "country": "US",
    "weight": "350",
}
_IN_CHINESE = {"programme": "自营", "status": "待发货", "title": "马克杯，蓝色", "country": "美国"}


def _template(titles, cells):
    sheet = StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(titles)
    writer.writerow(cells.get(fact, "") for fact in CHINESE)
    return sheet.getvalue()


BANTUO = mapped(
    code="bantuo",
    name=_("Bantuo's own CSV"),
    description=_(
        "One line for each product of an order. The template shows the columns; four are required."
    ),
    column_map=COLUMN_MAP,
    signatures=tuple(
        frozenset(names)
        for names in product(
            *((fact, CHINESE[fact]) for fact in ("order_number", "ordered_at", "sku", "units"))
        )
    ),
    examples={
        "en": _template(CHINESE, _EXAMPLE),
        "zh-hans": _template(CHINESE.values(), _EXAMPLE | _IN_CHINESE),
    },
)
