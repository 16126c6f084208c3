"""How each address of a merchant is tried: the rows that it names, and what a person would send it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.drills.addresses import seller_addresses
from tests.drills.world import FILE, World
from warehouses.sites.history import seen

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
SAFE = ("GET", "HEAD", "OPTIONS")


def nothing(world):
    return {}


def told(**fields):
    return lambda world: fields


@dataclass(frozen=True)
class Case:
    """One address: parameter → row of the world, and the body of a POST that has an effect."""

    rows: dict[str, str] = field(default_factory=dict)
    body: Callable[[World], dict] | None = None


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


def changed_warehouse(world):
    row = type(world.rows.warehouse).objects.get(pk=world.rows.warehouse.pk)
    return SITE | {"was_seen": seen(row)}


def changed_channel(world):
    row = type(world.rows.channel).objects.select_related("warehouse").get(pk=world.rows.channel.pk)
    return CHANNEL | {"was_seen": seen(row)}


def another_default(world):
    default = world.rows.store.default_warehouse.warehouse
    return {"warehouse": world.rows.warehouse.code, "was_seen": default.code}


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


CASES = {
    "merchant:workbench": Case(),
    "merchant:visits": Case(),
    "merchant:team": Case(),
    "merchant:member_change": Case({"member": "member"}, told(role="operator", all_stores="on")),
    "merchant:tokens": Case(),
    "merchant:token_make": Case(body=new_token),
    "merchant:token_revoke": Case({"token": "token"}, nothing),
    "merchant:skus": Case(),
    "merchant:sku_add": Case(body=told(code="NEW", title="New", weight_g="5")),
    "merchant:sku_edit": Case(
        {"sku": "sku"}, told(code="MUG", title="Another title", weight_g="7", tags="new")
    ),
    "merchant:sku_weights": Case(body=typed_weight),
    "merchant:sheet": Case(),
    "merchant:sheet_new": Case(body=new_sheet),
    "merchant:sheet_export": Case(),
    "merchant:sheet_template": Case(),
    "merchant:sheet_run": Case({"public_id": "sheet_run"}),
    "merchant:sheet_confirm": Case({"public_id": "sheet_run"}, nothing),
    "merchant:sheet_discard": Case({"public_id": "sheet_run"}, nothing),
    "merchant:sheet_report": Case({"public_id": "sheet_run"}),
    "merchant:messages": Case(),
    "merchant:messages_read_all": Case(body=what_is_seen),
    "merchant:messages_archive_read": Case(body=what_is_seen),
    "merchant:digest": Case(body=told(wanted="on", at_hour="8", time_zone="Asia/Shanghai")),
    "merchant:message_open": Case(MESSAGE, nothing),
    "merchant:message_keep_unread": Case(MESSAGE, nothing),
    "merchant:message_archive": Case(MESSAGE, nothing),
    "merchant:message_snooze": Case(MESSAGE, told(hours="4")),
    "warehouses:list": Case(),
    "warehouses:detail": Case({"code": "warehouse"}),
    "warehouses:markets": Case(),
    "warehouses:add": Case(body=told(**SITE, code="MARMALADE")),
    "warehouses:edit": Case({"code": "warehouse"}, changed_warehouse),
    "warehouses:use": Case({"code": "warehouse"}, told(in_use="False")),
    "warehouses:channel_row": Case(),
    "warehouses:channel_add": Case({"code": "warehouse"}, told(**CHANNEL, code="MARMALADE")),
    "warehouses:channel_edit": Case({"code": "warehouse", "channel": "channel"}, changed_channel),
    "warehouses:defaults": Case(),
    "warehouses:default_choose": Case({"code": "store"}, another_default),
    "warehouses:calendar": Case({"code": "warehouse"}),
    "orders:rules_effect": Case(),
    "orders:rules_wins": Case(),
    "orders:rules_try": Case(),
    "orders:rematch": Case(),
    "orders:rematch_start": Case(body=nothing),
    "warehouses:routes": Case(),
    "warehouses:route_set": Case(body=new_route),
    "warehouses:route_remove": Case({"route": "route"}, nothing),
    "warehouses:rules": Case(),
    "warehouses:rules_version": Case(VERSION),
    "warehouses:rules_begin": Case(VERSION, told(replace="on")),
    "warehouses:rules_draft": Case(),
    "warehouses:rules_check": Case(),
    "warehouses:rules_publish": Case(body=a_publication),
    "warehouses:rules_discard": Case(body=told(sure="on")),
    "warehouses:rule_new": Case(),
    "warehouses:rule_add": Case(body=a_rule),
    "warehouses:rule_edit": Case(RULE),
    "warehouses:rule_change": Case(RULE, a_rule),
    "warehouses:rule_shape": Case(),
    "warehouses:rule_said": Case(),
    "warehouses:rule_move": Case(RULE, told(to="1")),
    "warehouses:rule_remove": Case(RULE, nothing),
    "warehouses:stock": Case(),
    "warehouses:stock_sku": Case({"sku": "sku"}),
    "warehouses:stock_reorder": Case(
        {"sku": "sku"}, body=lambda world: {"warehouse": world.rows.keeping.code, "reorder_at": "7"}
    ),
    "warehouses:stock_places": Case(body=places),
    "warehouses:stock_receive": Case(body=moved(quantity="3", key="2" * 32)),
    "warehouses:stock_adjust": Case(body=moved(quantity="-1", reason="damaged", key="3" * 32)),
    "warehouses:stock_count": Case(body=moved(counted="5", key="4" * 32)),
    "orders:business_days": Case(),
    "orders:business_week": Case(body=a_week),
    "orders:closure": Case(body=a_closure),
    "orders:closure_remove": Case({"public_id": "closure"}, nothing),
    "orders:list": Case(),
    "search": Case(body=told(q="A-")),
    "search_everywhere": Case(body=told(q="A-")),
    "orders:numbers": Case(body=told(numbers="A-1")),
    "orders:columns": Case(body=told(columns=["items"])),
    "orders:view_save": Case(body=told(name="Mine", tab="all", warehouse="", sku="")),
    "orders:view_rename": Case(body=a_view),
    "orders:view_delete": Case(body=a_view),
    "orders:detail": Case(ORDER),
    "orders:what_if": Case(ORDER),
    "orders:ship": Case(ORDER, SHIP),
    "orders:cancel": Case(ORDER, told(reason="wrong address", by="buyer")),
    "orders:release": Case({"public_id": "pending"}, nothing),
    "orders:hold": Case(ORDER, REASON),
    "orders:release_hold": Case({"public_id": "held"}, nothing),
    "orders:ask_cancellation": Case(ORDER, REASON),
    "orders:accept_cancellation": Case({"public_id": "asked"}, REASON),
    "orders:refuse_cancellation": Case({"public_id": "asked"}, REASON),
    "orders:confirm_personalisation": Case({"public_id": "engraved"}, nothing),
    "orders:settle_change": Case({"public_id": "changed"}, REASON),
    "orders:change_address": Case(ORDER, told(**ADDRESS)),
    "orders:assign": Case(ORDER, chosen_channel),
    "orders:unlock": Case({"public_id": "assigned"}, nothing),
    "orders:submit": Case(ORDER, nothing),
    "orders:take_back_submission": Case({"public_id": "submitted"}, REASON),
    "orders:note": Case(ORDER, told(text="Call first")),
    "orders:tag": Case(ORDER, lambda world: {"tag_id": world.rows.spare_tag.public_id}),
    "orders:untag": Case({"public_id": "tagged"}, lambda world: {"tag_id": world.rows.tag.public_id}),
    "orders:new_tag": Case(ORDER, told(name="Trade fair", tone="green")),
    "orders:choose_country": Case({"public_id": "nowhere"}, told(country="FR")),
    "orders:add_skus": Case({"public_id": "unknown"}, nothing),
    "orders:reveal": Case(ORDER, nothing),
    "orders:sign": Case(PARCEL, nothing),
    "orders:trace": Case(PARCEL, told(scanned_at="2026-03-02T16:05")),
    "orders:void": Case(PARCEL, REASON),
    "orders:correct": Case(PARCEL, told(carrier="DHL", tracking_number="NEW-2")),
    "orders:return_package": Case(PARCEL, REASON),
    "orders:lose": Case(PARCEL, REASON),
    "orders:take_back_end": Case({"public_id": "ended", "package_id": "ended_package"}, REASON),
    "orders:arrive": Case({"public_id": "just_in_time", "package_id": "just_in_time_package"}, nothing),
    "orders:order_new": Case(body=typed_order),
    "orders:order_new_row": Case(),
    "orders:bulk_runs": Case(),
    "orders:bulk_new": Case(),
    "orders:bulk_start": Case(body=hold_one),
    "orders:bulk_ship": Case(body=one_parcel),
    "orders:bulk_trace": Case(body=one_signature),
    "orders:bulk_run": Case(CHECKED),
    "orders:bulk_confirm": Case(CHECKED, nothing),
    "orders:bulk_stop": Case(CHECKED, nothing),
    "orders:bulk_report": Case(CHECKED),
    "orders:exports": Case(),
    "orders:export_new": Case(body=asked_for),
    "orders:export_run": Case({"public_id": "export"}),
    "orders:export_download": Case({"public_id": "export"}),
    "orders:export_stop": Case({"public_id": "waiting_export"}, nothing),
    "orders:export_delete": Case({"public_id": "export"}, nothing),
    "orders:month": Case(),
    "orders:month_orders": Case(),
    "orders:scorecard": Case(),
    "orders:scorecard_orders": Case(),
    "orders:penalties": Case(),
    "orders:fines_ahead": Case(),
    "orders:penalties_file": Case(),
    "orders:penalty": Case({"public_id": "penalty"}),
    "orders:penalty_appeal": Case({"public_id": "penalty"}, told(text="It left in time.")),
    "orders:appeal_file": Case({"public_id": "appealed", "file_id": "appeal_file"}),
    "orders:packing_slips": Case(body=slips),
    "orders:preparation_list": Case(),
    "orders:pick_lists": Case(),
    "orders:pick_list": Case({"public_id": "pick_list"}),
    "orders:imports": Case(),
    "orders:import_new": Case(body=new_file),
    "orders:import_template": Case(),
    "orders:saved_maps": Case(),
    "orders:saved_map": Case(SAVED_MAP),
    "orders:saved_map_change": Case(SAVED_MAP, told(**COLUMNS, name="Parcels", revision="1")),
    "orders:saved_map_retire": Case(SAVED_MAP, nothing),
    "orders:import_columns": Case(MAPPED),
    "orders:import_columns_check": Case(MAPPED),
    "orders:import_columns_use": Case(MAPPED, told(**COLUMNS)),
    "orders:import_columns_header": Case(MAPPED, told(has_names="no")),
    "orders:import_columns_again": Case({"public_id": "own_run"}, nothing),
    "orders:import_run": Case(RUN),
    "orders:import_confirm": Case(RUN, told(treatment="open")),
    "orders:import_discard": Case({"public_id": "reading"}, nothing),
    "orders:import_report": Case(RUN),
    "orders:import_undo": Case({"public_id": "done_run"}, nothing),
    "orders:tags": Case(),
    "orders:tag_add": Case(body=told(name="VIP", tone="red")),
    "orders:tag_change": Case({"tag": "tag"}, told(name="Present", tone="blue", is_active="on")),
}


def of_merchants():
    """The addresses that name a store or a merchant, by name, as the resolver knows them."""
    return {name: address for name, address in seller_addresses().items() if address.is_of_a_merchant}


def code_of(name, world):
    """The store's or the merchant's code, and which sheet, as the address wants it."""
    parameters = seller_addresses()[name].parameters
    scope = "store" if "store" in parameters else "merchant"
    kind = {"sheet": "stock"} if "sheet" in parameters else {}  # a kind of rows, which belongs to nobody
    return {scope: getattr(world.rows, scope).code} | kind


def path_of(name, world, **instead):
    """The address of this world's rows; `instead` puts others in their place."""
    return reverse(name, kwargs=code_of(name, world) | world.named(**CASES[name].rows) | instead)


def ask(client, method, path, body=None):
    """One request; only a POST carries a body."""
    if method == "POST":
        return client.post(path, body or {})
    return client.generic(method, path)
