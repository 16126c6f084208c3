"""What a person would send to the addresses of a merchant, by the rows of the world."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from merchant.agreements.versions import current_version
from tests.drills.world import FILE, World
from warehouses.sites.history import seen


def nothing(world):
    return {}


def told(**fields):
    return lambda world: fields


@dataclass(frozen=True)
class Case:
    """One address: parameter → row of the world, and the body of a POST that has an effect."""

    rows: dict[str, str] = field(default_factory=dict)
    body: Callable[[World], dict] | None = None
    store: str = "store"  # which of the world's stores the address is of


SHIP = told(carrier="DPD", tracking_number="NEW-1")
REASON = told(reason="wrong address")
ADDRESS = {
    "name": "Ottoline Quillfeather",
    "phone": "+44 7700 900124",
    "email": "ottoline@quillfeather.example",
    "street": "8 Marmalade Mews",
    "city": "Bristol",
    "subdivision": "ENG",
    "postcode": "BS1 1AA",
    "country": "GB",
}
ORDER = {"public_id": "order"}
PARCEL = {"public_id": "left", "package_id": "package"}
RUN = {"public_id": "run"}
MESSAGE = {"public_id": "message"}
CASE = {"public_id": "case"}
PAPER = {"public_id": "paper"}
VERSION = {"version": "version"}
RULE = {"rule": "rule"}
MAPPED = {"public_id": "unmapped"}
SAVED_MAP = {"public_id": "saved_map"}
COLUMNS = {
    "of-order_number-0": "0",
    "of-ordered_at-0": "1",
    "of-sku-0": "2",
    "of-units-0": "3",
    "dates": "iso",
    "decimal": ".",
    "weight_unit": "g",
}


def a_week(world):
    begins = timezone.localdate() + timedelta(days=40)
    return {"weekdays": ["0", "1", "2", "3", "5"], "begins": begins}


def a_closure(world):
    today = timezone.localdate()
    days = {"first_day": today + timedelta(days=40), "last_day": today + timedelta(days=41)}
    return days | {"reason": "Stocktaking"}


def new_route(world):
    return {"country": "DE", "channel": world.rows.channel.pk}


def a_rule(world):
    channel = world.rows.channel
    place = f"{channel.warehouse_id}:{channel.pk}"
    asked = {"c-0-0-fact": "country", "c-0-0-relation": "one_of", "c-0-0-text": "NO, SE"}
    return {"name": "North", "p-0": place, **asked}


def a_publication(world):
    return {"draft_seen": world.rows.rule.rule_set.stamp, "typed_number": "2", "note": "Winter"}


def what_is_seen(world):
    return {"seen_until": f"{timezone.now():%Y-%m-%dT%H:%M:%S.%f%z}", "kind": ""}


def typed_weight(world):
    return {f"weight-{world.rows.sku.public_id}": "120"}


def places(world):
    return {"warehouses": [world.rows.keeping.code, world.rows.warehouse.code]}


def moved(**fields):
    """A movement of what lies where stock is kept."""
    return lambda world: {"warehouse": world.rows.keeping.code, "sku": world.rows.sku.code, **fields}


SITE = {
    "name": "Marmalade Mews",
    "kind": "domestic",
    "owner": "seller",
    "country": "FR",
    "subdivision": "",
    "city": "Lyon",
    "street": "7 rue de la Marmelade",
    "postcode": "69001",
    "latitude": "45.76",
    "longitude": "4.84",
    "time_zone": "Europe/Paris",
    "weekdays": ["0", "1"],
    "cutoff": "14:00",
    "currency": "USD",
}
CHANNEL = {
    "name": "Marmalade Post",
    "carrier": "Marmalade",
    "transit_days": "3",
    "in_use": "on",
    "countries": "France, DE",
    "max_weight": "2",
    "currency": "USD",
    "rates-TOTAL_FORMS": "1",
    "rates-INITIAL_FORMS": "0",
    "rates-0-up_to": "500",
    "rates-0-price": "4.20",
}


def a_jit_warehouse(world):
    code = world.rows.jit_warehouse.code
    return {"code": code, "typed_code": code}


def changed_warehouse(world):
    row = type(world.rows.warehouse).objects.get(pk=world.rows.warehouse.pk)
    return SITE | {"was_seen": seen(row)}


def changed_channel(world):
    row = type(world.rows.channel).objects.select_related("warehouse").get(pk=world.rows.channel.pk)
    return CHANNEL | {"was_seen": seen(row)}


def another_default(world):
    default = world.rows.store.default_warehouse.warehouse
    return {"warehouse": world.rows.warehouse.code, "was_seen": default.code}


def a_signature(world):
    shown = {"language": "en", "shown": current_version().sha256_en}
    return shown | {"accepted": "on", "signatory": "Wilhelmina Proudfoot"}


def chosen_channel(world):
    return {"channel": world.rows.channel.pk}


def typed_order(world):
    return {
        "number": "TYPED-1",
        "ordered_at": "2026-03-02T09:00",
        "released": "True",
        **ADDRESS,
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "0",
        "lines-0-sku_code": "MUG",
        "lines-0-units": "2",
        "lines-0-price": "5.00",
    }


def new_token(world):
    return {"store": world.rows.store.code, "name": "Shop", "scopes": ["orders:write"], "lifetime": "30"}


def new_file(world):
    return {"profile": "bantuo", "file": SimpleUploadedFile("orders.csv", FILE.encode())}


def new_sheet(world):
    counted = f"sku,warehouse,on_hand\n{world.rows.sku.code},{world.rows.keeping.code},9\n"
    return {"file": SimpleUploadedFile("stock.csv", counted.encode()), "key": "3" * 32}


def hold_one(world):
    return {"act": "hold", "ticked": world.rows.order.public_id, "reason": "stock count", "key": "0" * 32}


def one_parcel(world):
    return {"table": f"{world.rows.order.number}\tDPD\tNEW-3", "key": "1" * 32}


def one_signature(world):
    return {"table": f"{world.rows.package.tracking_number},,,,2026-03-02 16:30", "key": "2" * 32}


def a_view(world):
    return {"view": world.rows.view.public_id, "name": "Another"}


CHECKED = {"public_id": "checked"}


def asked_for(world):
    return slips(world) | {"tab": "all", "key": "1", "shape": "orders", "format": "csv"}


def slips(world):
    return {"ticked": world.rows.order.public_id}


IN_CHINA = {
    "country": "CN",
    "country_area": "福建省",
    "city": "泉州市",
    "city_area": "丰泽区",
    "postal_code": "362000",
    "street": "8 Lantern Road",
}
CONTACT = {"contact_name": "Lin Hua", "company_name": "Lantern", "phone": "+8613800138000"}
COMPANY = {"name": "Lantern", "registration_number": "", "representative": "Lin Hua"}
PERSON = {
    **{"region": "eu", "company_name": "Lantern GmbH", "email": "eu@lantern.example"},
    **{"phone": "+49 30 23125 000", "valid_until": "2099-12-31", "country": "DE"},
    **{"street": "Laternenweg 8", "city": "Oldenburg", "postal_code": "26133"},
}


def a_dispatch_address(world):
    seen = {"was_seen": world.rows.dispatch.stamp, "latitude": "", "longitude": ""}
    return IN_CHINA | CONTACT | seen


def a_returns_address(world):
    return IN_CHINA | CONTACT | {"was_seen": world.rows.returns.stamp}


def a_farewell(world):
    return {"reason": "We stop selling.", "typed_code": world.rows.active_store.code}


def a_company(world):
    return IN_CHINA | COMPANY | {"was_seen": world.rows.company.stamp}


def a_changed_person(world):
    return PERSON | {"was_seen": world.rows.person.stamp, "key": ""}
