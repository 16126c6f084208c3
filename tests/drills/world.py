"""A merchant with one of everything, built twice by the drills: once as ours, once as somebody else's."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.utils import timezone

from merchant.addresses.models import StoreAddress
from merchant.addresses.selectors import dispatch_address
from merchant.api.services import make_token
from merchant.cases.services import answer_case, open_case
from merchant.exams.models import Paper
from merchant.messages.models import Message
from merchant.messages.services import Told, read, tell
from merchant.sheets.models import SheetLine, SheetRun
from merchant.stores.models import Participation
from merchant.supply.models import SupplyAccount
from merchant.team.inviting import invite
from merchant.tenancy.models import Membership
from orders.book import holding
from orders.book.drafts import LineDraft
from orders.book.models import Order
from orders.book.parcels import ship_order, sign_package
from orders.book.remarks import save_tag, tag_order
from orders.bulk.checking import check_rows
from orders.bulk.pasted import rows_of
from orders.bulk.services import check_table
from orders.business_days.services import add_closure
from orders.dispatch import services as dispatch
from orders.export.services import start_export, write_export
from orders.intake.columns.sample import Sample, packed
from orders.intake.models import FileHead, ImportRun, SavedMap, StagedRow
from orders.penalties.services import appeal_penalty, enter_penalty
from orders.selection.models import SavedView
from orders.selection.selection import Selection
from tests.factories import (
    let_join,
    make_channel,
    make_jit_warehouse,
    make_merchant,
    make_order,
    make_route,
    make_rule,
    make_seller,
    make_sku,
    make_store,
    make_user,
    make_warehouse,
    publish_rules,
)
from tests.factories import make_signature as sign
from tests.merchant.agreements.builders import begin, make_older_signature
from tests.merchant.exams.builders import begin as begin_paper
from tests.merchant.exams.builders import ready
from tests.merchant.firm import make_address, make_company, make_person
from warehouses.jit.models import JitChoice
from warehouses.stock.services import receive

SHOPPER = {
    "name": "Ottoline Quillfeather",
    "phone": "+44 7700 900123",
    "email": "ottoline@quillfeather.example",
    "street": "7 Marmalade Mews",
    "city": "Bath",
    "buyer_reference": "17850",
}
FILE = "order_number,ordered_at,sku,units\nF-1,2026-03-02T09:00:00+00:00,MUG,1\n"


@dataclass(frozen=True)
class World:
    """One merchant's rows, by what an address calls them."""

    owner: object
    rows: SimpleNamespace

    def named(self, **parameters):
        """Values of an address's parameters: parameter → name of the row → how a path names it."""
        return {name: _in_a_path(getattr(self.rows, row)) for name, row in parameters.items()}


def tell_of_a_deadline(store, key="2031"):
    """Put a message before everybody who works in the store now."""
    data = {"ship_by": "2031-03-04 23:59", "city": "London", "hours": 24, "at": "2031-03-04T23:59:59+00:00"}
    tell([Told(store, "clock.near", key, data, due_at=datetime.fromisoformat(data["at"]))])
    return Message.objects.get(store=store, key=key)


def _in_a_path(row):
    return row.public_id if hasattr(row, "public_id") else row.code


def make_world(numbers="A"):
    """A merchant, their team and one of everything an address may name."""
    merchant = make_merchant()
    store = make_store(merchant)
    owner = make_seller(merchant, name="Wilhelmina Proudfoot", email=f"wilhelmina{merchant.pk}@example.com")
    route = make_route(merchant, "GB")
    rows = SimpleNamespace(
        merchant=merchant,
        store=store,
        other_store=make_store(merchant),
        warehouse=route.warehouse,
        channel=route.channel,
        spare=make_route(merchant, "FR"),
        route=route,
        sku=make_sku(merchant, "MUG"),
        keeping=make_warehouse(merchant, tracks_stock=True),
        jit_warehouse=make_jit_warehouse(),
        view=_view(store, owner),
        token=_token(store, owner),
        member=_membership(make_seller(merchant, role=Membership.Role.CLERK)),
        partner=_membership(make_seller(merchant)),
        invitation=_invitation(merchant, owner),
        **_orders(store, owner, numbers),
        **_standing(store, owner, numbers),
        **_imports(store, owner),
        **_exports(store, owner),
        sheet_run=_sheet(merchant, owner),
        checked=_checked_table(store, owner, numbers),
        **_rules(merchant, route),
    )
    let_join(store, owner)
    soon = timezone.localdate() + timedelta(days=10)
    rows.closure = add_closure(store=store, first_day=soon, last_day=soon, reason="Stocktaking", actor=owner)
    _fine(rows, owner)
    _ask(rows, owner)
    _firm(rows, owner)
    begin(store, owner)
    rows.signature = make_older_signature(store, owner)
    rows.paper = _paper(store, owner)
    rows.message = tell_of_a_deadline(store)
    read(delivery_id=rows.message.deliveries.get(user=owner).pk, membership=_membership(owner))
    tell_of_a_deadline(store, "2032")
    make_warehouse(merchant)
    receive(warehouse=rows.keeping, sku=rows.sku, quantity=7, actor=owner)
    return World(owner, rows)


def _paper(store, owner):
    """A paper whose time is over: whatever is sent to it grades it, and the next may be begun."""
    ready(store, owner)
    paper = begin_paper(store, owner)
    paper.drawn_at, paper.closes_at = (timezone.now() - timedelta(hours=hours) for hours in (2, 1))
    paper.save(update_fields=["drawn_at", "closes_at"])
    return paper


def _rules(merchant, route):
    """A published version, and a draft that goes on from it."""
    places = [(route.warehouse_id, route.channel_id)]
    elsewhere = [(route.warehouse_id, make_channel(route.warehouse).pk)]  # matched again, orders move there
    make_rule(merchant, ("country", "one_of", "GB"), name="Britain", places=elsewhere)
    version = publish_rules(merchant)
    rule = make_rule(merchant, ("country", "one_of", "KR"), name="Korea", places=places)
    return {"version": version, "rule": rule}


def _fine(rows, owner):
    """A penalty that may be appealed, and one that was, with a file."""
    told = {"amount": Decimal(4), "reason": "none was there", "actor": owner}
    rows.penalty = enter_penalty(order_id=rows.order.pk, kind="out_of_stock", **told)
    rows.appealed = enter_penalty(order_id=rows.left.pk, kind="invalid_tracking", **told)
    scan = ContentFile(b"%PDF-1.7\n", name="scan.pdf")
    appeal = appeal_penalty(penalty_id=rows.appealed.pk, actor=owner, text="It moves.", files=[scan])
    rows.appeal_file = appeal.files.get()


def _ask(rows, owner):
    """A case with a file, which staff have answered and nobody has read."""
    scan = ContentFile(b"%PDF-1.7\n", name="scan.pdf")
    asked = {"category": "money", "subject": "Payout", "text": "When?", "files": [scan]}
    rows.case = open_case(store_id=rows.store.pk, actor=owner, **asked)
    rows.case_file = rows.case.messages.get().files.get()
    staff = make_user(email=f"staff-of-{rows.merchant.pk}@example.com", is_staff=True)
    answer_case(case_id=rows.case.pk, actor=staff, text="On Friday.", seen=1, by_staff=True)


def _firm(rows, owner):
    """Addresses, company information and responsible person, and a store that has signed."""
    there = dispatch_address(rows.store)  # the way to the JIT warehouse has entered one
    rows.dispatch = make_address(rows.store, actor=owner, was_seen=there.stamp)
    rows.company = make_company(rows.merchant, actor=owner)
    rows.person = make_person(rows.merchant, actor=owner)
    rows.returns = StoreAddress.objects.get(store=rows.store, kind="returns")
    rows.joining_store, rows.unsigned_store = (make_store(rows.merchant) for _ in range(2))
    for store in (rows.joining_store, rows.unsigned_store):
        begin(store, owner)
    sign(rows.joining_store, owner)
    rows.ready_store = _ready(rows, owner)
    rows.new_store, rows.active_store, rows.leaving_store = (make_store(rows.merchant) for _ in range(3))
    for store, state in ((rows.active_store, "active"), (rows.leaving_store, "leaving")):
        told = {"merchant": rows.merchant, "state": state, "activated_at": timezone.now()}
        Participation.objects.create(store=store, **told)


def _ready(rows, owner):
    """A store that has done every step; what takes a system and an exam is written as rows."""
    store, now = make_store(rows.merchant), timezone.now()
    let_join(store, owner)
    of_store = {"merchant": rows.merchant, "store": store}
    SupplyAccount.objects.create(**of_store, state="opened", number="SC-1", opened_at=now)
    asked = {"language": "en", "questions": [], "solution": [], "terms": {}, "seed": "1"}
    graded = {"state": "closed", "score": 1, "percent": 100, "passed": True, "closed_at": now}
    Paper.objects.create(**of_store, user=owner, drawn_at=now, closes_at=now, **asked, **graded)
    JitChoice.objects.create(
        **of_store, warehouse=rows.jit_warehouse, chosen_by=owner, typed_code=rows.jit_warehouse.code
    )
    return store


def _sheet(merchant, owner):
    """A file of counts that waits for somebody."""
    counts = {"new": 1, "changed": 0, "unchanged": 0, "refused": 0, "lines": 1}
    run = SheetRun.objects.create(
        merchant=merchant, sheet="stock", actor=owner, key="4" * 32, state="read", counts=counts
    )
    given = {"sku": "MUG", "warehouse": "HOME", "on_hand": 3}
    SheetLine.objects.create(run=run, line_no=2, key="MUG\x1fHOME", outcome="new", given=given)
    return run


def _membership(user):
    return Membership.objects.get(user=user)


def _orders(store, owner, numbers):
    order = make_order(store, number=f"{numbers}-1", recipient=SHOPPER)
    left = make_order(store, number=f"{numbers}-2")
    package = ship_order(order_id=left.pk, actor=owner, carrier="DPD", tracking_number=f"{numbers}-TRACK")
    left_too = make_order(store, number=f"{numbers}-3")
    other = ship_order(order_id=left_too.pk, actor=owner, carrier="DPD", tracking_number=f"{numbers}-OTHER")
    left.refresh_from_db()
    return {
        "order": order,
        "left": left,
        "package": package,
        "other_package": other,
        "nowhere": make_order(store, number=f"{numbers}-4", country=""),
        "unknown": make_order(store, number=f"{numbers}-5", has_skus=False),
    }


def _token(store, owner):
    scopes = ["orders:write", "orders:read"]
    token, _secret = make_token(store=store, name="Till", scopes=scopes, expires_at=None, actor=owner)
    return token


def _invitation(merchant, owner):
    invitation, _token = invite(
        merchant=merchant,
        email="invited@example.com",
        role=Membership.Role.CLERK,
        all_stores=True,
        stores=[],
        actor=owner,
    )
    return invitation


def _view(store, owner):
    return SavedView.objects.create(
        merchant=store.merchant,
        store=store,
        user=owner,
        name="Britain",
        query={"tab": "all", "country": "GB"},
    )


def _checked_table(store, owner, numbers):
    rows = rows_of([(1, [f"{numbers}-1", "DPD", f"{numbers}-TABLE"])])
    checked = check_rows(rows, store=store, as_written=False)
    return check_table(store=store, actor=owner, act="ship", checked=checked, key="f" * 32)


def _standing(store, owner, numbers):
    """Orders brought to where each act of their page is possible, tags, and two packages more."""
    line = [LineDraft("1", "MUG", "Mug", 1, 500, personalisation="For Ottoline")]
    jit = {"leg": Order.Leg.TO_PLATFORM_WAREHOUSE}
    special = {"pending": {"released_at": None}, "engraved": {"lines": line}, "just_in_time": jit}
    names = ("pending", "held", "asked", "engraved", "changed", "submitted", "assigned", "tagged")
    made = {
        name: make_order(store, number=f"{numbers}-{name}", **special.get(name, {}))
        for name in (*names, "ended", "just_in_time")
    }
    tag = save_tag(merchant=store.merchant, actor=owner, name="Gift", tone="red")
    spare_tag = save_tag(merchant=store.merchant, actor=owner, name="Fair", tone="blue")
    tag_order(order_id=made["tagged"].pk, actor=owner, tag_id=tag.pk)
    holding.hold_by_hand(order_id=made["held"].pk, actor=owner, reason="stock count")
    holding.ask_cancellation(order_id=made["asked"].pk, actor=owner, reason="ordered twice")
    holding.hold_order(order=made["changed"], kind=holding.Kind.CHANGED, data={"lines": []})
    (pick_list,) = dispatch.submit_orders(order_ids=[made["submitted"].pk], actor=owner)
    channel = made["assigned"].fulfilments.get().channel
    dispatch.assign_warehouse(
        order_id=made["assigned"].pk, actor=owner, warehouse=channel.warehouse, channel=channel
    )
    packages = {
        f"{name}_package": ship_order(
            order_id=made[name].pk, actor=owner, carrier="DPD", tracking_number=f"{numbers}-{name}"
        )
        for name in ("ended", "just_in_time")
    }
    sign_package(package_id=packages["ended_package"].pk, actor=owner)
    return made | packages | {"pick_list": pick_list, "tag": tag, "spare_tag": spare_tag}


def _exports(store, owner):
    """A file that is ready, of one order that stays as it is, and one that waits for a worker."""
    order = make_order(store, number="EXPORTED", is_history=True)
    asked = {
        "store": store,
        "actor": owner,
        "selection": Selection("all", ticked=(order.public_id,)),
        "shape": "orders",
        "format": "csv",
        "with_recipients": False,
        "language": "en",
    }
    export, waiting = (start_export(**asked, key=key * 32) for key in "ew")
    write_export(run_id=export.pk)
    return {"export": export, "waiting_export": waiting}


def _imports(store, owner):
    run = _import_run(store, owner, ImportRun.State.READ, counts={"orders": 1}, proposed_treatment="open")
    StagedRow.objects.create(
        run=run, line_no=2, group="self_operated:F-1", verdict="refused", payload={}, reason="missing",
        field="sku", outcome="refused",
    )  # fmt: skip
    reading = _import_run(
        store, owner, ImportRun.State.READING, lease_until=timezone.now() + timedelta(days=1)
    )
    told = {"columns": {"order_number": ["No"], "ordered_at": ["At"], "sku": ["Code"], "units": ["Count"]}}
    own = {"profile": "own", "column_map": told}
    unmapped = _import_run(store, owner, ImportRun.State.MAPPING, **own)
    unmapped.file.save("", ContentFile(b"No,At,Code,Count\nX-1,2026-03-02T10:00,MUG,1\n"))
    own_run = _import_run(store, owner, ImportRun.State.READ, counts={"orders": 1}, **own)
    head = packed(Sample(["No", "At", "Code", "Count"], [(2, ["X-1", "2026-03-02T10:00", "MUG", "1"])]))
    FileHead.objects.bulk_create([FileHead(run=of, packed=head) for of in (unmapped, own_run)])
    return {
        "run": run,
        "reading": reading,
        "unmapped": unmapped,
        "done_run": _done_run(store, owner),
        "own_run": own_run,
        "saved_map": SavedMap.objects.create(
            merchant=store.merchant,
            store=store,
            name="Parcels",
            column_map=told,
            header=["No", "At", "Code", "Count"],
        ),
    }


def _done_run(store, owner):
    run = _import_run(store, owner, ImportRun.State.DONE, counts={"entered": {"new": 1}})
    run.brought.create(order=make_order(store, number="BROUGHT-1"), outcome="new")
    return run


def _import_run(store, owner, state, **fields):
    return ImportRun.objects.create(
        merchant=store.merchant,
        store=store,
        file_name="orders.csv",
        actor=owner,
        state=state,
        **{"profile": "bantuo"} | fields,
    )
