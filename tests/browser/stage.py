"""`python -m tests.browser.stage`: more of a cast than the demo has, made beside the running services.

Prints as JSON what the tests have to know about it.
"""

import json
import os
from datetime import timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

from merchant.accounts.models import User  # noqa: E402
from merchant.cases.services import answer_case, close_case, open_case  # noqa: E402
from merchant.catalogue.models import Sku  # noqa: E402
from merchant.frame.views import server_error  # noqa: E402
from merchant.messages.services import Told, tell  # noqa: E402
from merchant.team.inviting import invite  # noqa: E402
from orders.book import holding, parcels, services  # noqa: E402
from orders.book.drafts import LineDraft  # noqa: E402
from orders.book.entry import enter_orders  # noqa: E402
from orders.book.models import Line, Order, Package  # noqa: E402
from orders.clock.services import mark_late_fulfilments  # noqa: E402
from orders.clock.warning import warn_of_deadlines  # noqa: E402
from orders.dispatch.services import match_orders, submit_orders  # noqa: E402
from orders.intake import services as intake  # noqa: E402
from orders.intake.models import ImportRun  # noqa: E402
from tests import factories  # noqa: E402
from tests.browser.cast import (  # noqa: E402
    ANN,
    CLERK,
    EMPTY,
    FORGETFUL,
    GUESSED,
    INVITED,
    NEW_STAFF,
    PASSWORD,
    PURPOSES,
    RITA,
    TESS,
    WITHOUT_ROUTE,
)
from tests.browser.stage_clock import make_clock_stage  # noqa: E402
from tests.browser.stage_joining import make_joining_stage  # noqa: E402
from tests.browser.uci_file import uci_file  # noqa: E402
from tests.merchant.agreements.builders import begin, make_draft  # noqa: E402
from warehouses.jit.services import choose_warehouse  # noqa: E402
from warehouses.matching.models import CountryRoute  # noqa: E402
from warehouses.matching.services import remove_route  # noqa: E402


def main():
    stage = {"500": {language: _error_page(language) for language in ("zh-hans", "en")}}
    store = _desk()
    stage["orders"] = _orders(store)
    stage["imports"] = _imports(store)
    stage |= _addresses(store.merchant)
    stage |= _team(store.merchant)
    stage["rules"] = _rules()
    stage["agreement"] = _agreement(store)
    stage["clock"] = make_clock_stage()
    stage["joining"] = make_joining_stage()
    stage["jit_choice"] = _handed_over()
    _people()
    stage["cases"] = _cases(store)
    mark_late_fulfilments()
    warn_of_deadlines()
    _messages(store)
    print(json.dumps(stage))


def _desk():
    merchant = factories.make_merchant(code="DESK-M", name="Desk & Sons")
    store = factories.make_store(merchant, code="DESK", name="Desk", time_zone="Europe/London")
    ann = factories.make_user(email=ANN, password=PASSWORD, name="Ann Lee")
    for country in ("GB", "IE"):
        factories.make_route(merchant, country, actor=ann)
    remove_route(merchant=merchant, country="IE", actor=ann)
    _join(ann, merchant, "owner")
    _join(factories.make_user(email=CLERK, password=PASSWORD, name="Bob Clerk"), merchant, "clerk")
    return store


def _agreement(store):
    """A store that may sign, and a draft of the next version."""
    begin(store)
    return make_draft().pk


def _handed_over():
    """A store that has chosen its JIT warehouse; the demo has some."""
    tess = User.objects.get(email=TESS)
    merchant = factories.make_merchant(code="HANDED-M", name="Handed & Over")
    _join(tess, merchant, "owner")
    store = factories.make_store(merchant, code="HANDED", name="Handed over")
    factories.let_join(store, tess)
    choice = choose_warehouse(store_id=store.pk, code="JIT-DG", typed_code="JIT-DG", actor=tess)
    return choice.pk


def _team(merchant):
    """A member, and the link of an invitation that stands open."""
    bob = merchant.membership_set.get(user__email=CLERK)
    ann = merchant.membership_set.get(user__email=ANN).user
    place = {"role": "operator", "all_stores": True, "stores": []}
    _invitation, token = invite(merchant=merchant, email=INVITED, actor=ann, **place)
    return {"member": bob.public_id, "invitation": f"/invitations/link/{token}/"}


def _messages(store):
    """Deadlines that come near: enough of them that people may read them in both languages."""
    for days in range(1, 9):
        due_at = timezone.now().replace(microsecond=0) + timedelta(days=days)
        told = {
            "ship_by": f"{due_at:%Y-%m-%d %H:%M}",
            "city": "London",
            "hours": 24,
            "at": due_at.isoformat(),
        }
        tell([Told(store, "clock.near", f"stage {days}", told, count=days, due_at=due_at)])


def _cases(store):
    """A case in each state; what each is → its public id, and the key of one for staff."""
    ann = store.merchant.membership_set.get(user__email=ANN).user
    staff = factories.make_user(name="Sam Support", is_staff=True)
    asked = {"category": "money", "text": "The payout of Friday has not come.\n\nWhat is it waiting for?"}
    paper = ContentFile(b"%PDF-1.7\n", name="bank-statement.pdf")
    cases = {
        state: open_case(store_id=store.pk, actor=ann, subject=f"Payout, {state}", files=[paper], **asked)
        for state in ("open", "answered", "closed")
    }
    told = {"actor": staff, "seen": 1, "by_staff": True}
    answer_case(case_id=cases["answered"].pk, text="It leaves on Monday.", files=[paper], **told)
    close_case(case_id=cases["closed"].pk, reason="It was paid today.", **told)
    return {state: case.public_id for state, case in cases.items()} | {"pk": cases["answered"].pk}


def _rules():
    """A merchant with rules in force and a draft, and one a language who has none yet."""
    rita = factories.make_user(email=RITA, password=PASSWORD, name="Rita Rule")
    for code in ("RULES-M", "RULES-EN", "RULES-ZH-HANS"):
        merchant = factories.make_merchant(code=code, name="Rules Ltd")
        factories.make_store(merchant, code=f"{code}-1", name="Rules")
        _join(rita, merchant, "owner")
        frankfurt = factories.make_warehouse(merchant, name="Frankfurt", country="DE", currency="EUR")
        factories.make_channel(frankfurt, name="DHL Paket", carrier="DHL", countries=["DE", "AT"])
        factories.make_channel(frankfurt, name="DPD Classic", carrier="DPD", rates=[[5000, 450]])
    merchant = rita.memberships.order_by("pk").first().merchant
    south = [("country", "one_of", "DE", "FR"), ("weight", "between", None, 2000)]
    factories.make_rule(merchant, *south, name="Light parcels to the south")
    version = factories.publish_rules(merchant, actor=rita, note="For the winter")
    rule = factories.make_rule(merchant, *south, ("tag", "one_of", "sharp"), name="Never")
    return {"version": version.public_id, "rule": rule.public_id}


def _people():
    empty = factories.make_merchant(code="EMPTY-M", name="Empty Ltd")
    factories.make_store(empty, code="EMPTY", name="Empty")
    _join(factories.make_user(email=EMPTY, password=PASSWORD, name="Eve Empty"), empty, "owner")
    for email in (FORGETFUL, GUESSED):
        for language in WITHOUT_ROUTE:
            factories.make_user(email=email.format(language=language), password=PASSWORD)
    factories.make_user(email=NEW_STAFF, password=PASSWORD, is_staff=True, is_superuser=True)


def _join(user, merchant, role):
    merchant.membership_set.create(user=user, role=role)


def _orders(store):
    """Orders in every state that a page can show: what each is for → its public id."""
    now = timezone.now()
    made = {
        f"{purpose} {language}": _order(store, f"{purpose}-{language}".upper())
        for purpose in PURPOSES
        for language in WITHOUT_ROUTE
    }
    for language, country in WITHOUT_ROUTE.items():
        made[f"route {language}"] = _order(store, f"ROUTE-{language}".upper(), country=country)
    made["to_ship"] = _order(store, "STATE-TO-SHIP")
    made["late"] = _order(store, "STATE-LATE", ordered_at=now - timedelta(days=12))
    made["pending"] = _order(store, "STATE-PENDING", released_at=None)
    made["unmatched"] = _order(store, "STATE-UNMATCHED", country="IE")
    made["address"] = _order(store, "STATE-ADDRESS", country="")
    made["unknown_sku"] = _order(store, "STATE-UNKNOWN", has_skus=False)
    made["history"] = _order(store, "STATE-HISTORY", is_history=True)
    made["partly"] = _order(store, "STATE-PARTLY")
    line = made["partly"].lines.get()
    parcels.ship_order(
        order_id=made["partly"].pk, actor=None, carrier="DHL", tracking_number="P1", units={line.pk: 1}
    )
    made["shipped"], made["signed"], made["voided"] = (
        _shipped(store, f"STATE-{what}") for what in ("SHIPPED", "SIGNED", "VOIDED")
    )
    parcels.sign_package(package_id=_package(made["signed"]).pk, actor=None)
    parcels.void_package(package_id=_package(made["voided"]).pk, actor=None, reason="Fell off the table")
    made["cancelled"] = _order(store, "STATE-CANCELLED")
    services.cancel_order(
        order_id=made["cancelled"].pk, actor=None, reason="Buyer asked", by=Line.CancelledBy.BUYER
    )
    made["changed"] = _changed(store)
    made |= _standing(store)
    return {name: order.public_id for name, order in made.items()}


def _standing(store):
    """Orders that wait for a person, lie at a warehouse, or go by way of the platform's; one to tour."""
    engraved = [LineDraft("1", "MUG-ENGRAVED", "Mug, engraved", 2, 950, personalisation="Für Jörg & 林")]
    made = {
        "engraved": _order(store, "STATE-ENGRAVED", lines=engraved),
        "asked": _order(store, "STATE-ASKED"),
        "submitted": _order(store, "STATE-SUBMITTED"),
        "just_in_time": _order(store, "STATE-JIT", leg=Order.Leg.TO_PLATFORM_WAREHOUSE),
        "tour": _order(store, "TOUR"),
    }
    holding.ask_cancellation(order_id=made["asked"].pk, actor=None, reason="Ordered twice")
    submit_orders(order_ids=[made["submitted"].pk], actor=None)
    parcel = {"order_id": made["just_in_time"].pk, "actor": None, "carrier": "DHL"}
    first = parcels.ship_order(**parcel, tracking_number="JIT1")
    parcels.arrive_package(package_id=first.pk, actor=None)
    parcels.add_onward_package(**parcel, tracking_number="ONWARD1")
    return made


def _order(store, number, **fields):
    now = fields.setdefault("ordered_at", timezone.now() - timedelta(hours=2)).replace(microsecond=0)
    recipient = {"name": "Jane Doe", "street": "12 High Street", "city": "Leeds", "phone": "+44 113 496 0000"}
    defaults = {
        "number": number,
        "released_at": now,
        "postcode": "LS1 4AP",
        "recipient": recipient,
        "lines": [LineDraft("1", f"MUG-{number}", "Stoneware mug, sand", 2, 850)],
    }
    return factories.make_order(store, **(defaults | fields))


def _shipped(store, number):
    order = _order(store, number)
    parcels.ship_order(order_id=order.pk, actor=None, carrier="Royal Mail", tracking_number=f"RM{number}")
    return order


def _package(order):
    return Package.objects.get(order=order)


def _changed(store):
    """A later file says something else about an order that has left."""
    order = _shipped(store, "STATE-CHANGED")
    line = order.lines.get()
    draft = factories.make_draft(
        number=order.number,
        ordered_at=order.ordered_at,
        released_at=order.released_at,
        lines=[LineDraft("1", line.sku_code, line.title, 5, 850)],
    )
    enter_orders(store=store, drafts=[draft], actor=None, source="later.csv")
    match_orders(order_ids=[order.pk])
    return order


def _imports(store):
    """Imports in every state: the state → its public id."""
    found, spoilt = uci_file(556365), uci_file(566365)
    lines = spoilt["buffer"].partition(b"\n")[2]
    spoilt["buffer"] += lines * 40 + b"\0\n"  # below what an upload looks at
    made = {"read": _read(store, found), "failed": _read(store, spoilt)}
    made["done"], made["discarded"] = (_read(store, uci_file(number)) for number in (586365, 596365))
    intake.confirm_import(run_id=made["done"].pk, actor=None, treatment="open", create_skus=True)
    _work_at(made["done"])
    intake.discard_import(run_id=made["discarded"].pk, actor=None)
    # Last, because the merchant's others wait for it; and no worker sees it before it is taken.
    with transaction.atomic():
        made["reading"] = _start(store, uci_file(576365))
        ImportRun.objects.filter(pk=made["reading"].pk).update(
            lease_until=timezone.now() + timedelta(days=1), progress=40
        )
    return {state: run.public_id for state, run in made.items()}


def _read(store, file):
    return _work_at(_start(store, file))


def _start(store, file):
    content = ContentFile(file["buffer"], name=file["name"])
    return intake.start_import(store=store, profile="uci", file=content, file_name=file["name"], actor=None)


def _work_at(run):
    """To its end, unless the running worker is faster."""
    while run.is_unfinished:
        intake.continue_import(run_id=run.pk)
        run.refresh_from_db()
    return run


def _addresses(merchant):
    """Public ids of one row each, for pages that name a row."""
    return {
        "warehouse": merchant.warehouse_set.first().code,
        "route": CountryRoute.objects.filter(merchant=merchant).first().public_id,
        "sku": Sku.objects.filter(merchant=merchant).first().public_id,
    }


def _error_page(language):
    """The page of an error on our side, which nobody can bring about by hand."""
    request = RequestFactory().get("/")
    request.LANGUAGE_CODE, request.id = language, "0123456789ab"
    with translation.override(language):
        return server_error(request).content.decode()


if __name__ == "__main__":
    main()
