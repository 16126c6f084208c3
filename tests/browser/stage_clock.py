"""What the journeys of the clock need: merchants of their own, whose orders no other page shows."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from orders.book.drafts import LineDraft
from orders.book.models import Order
from orders.business_days.services import add_closure
from orders.clock.services import mark_late_fulfilments
from orders.penalties.fining import sweep_penalties
from orders.penalties.models import Penalty
from orders.penalties.services import appeal_penalty, decide_appeal
from orders.policy.models import PolicyVersion
from tests import factories
from tests.browser.cast import CLOCK_STORES, KEEPS, MOVES, PASSWORD, READ_ABOUT, TESS
from tests.orders.builders import publish_policy

LONG_AGO = timedelta(days=12)  # an order of then is fined for its shipment


def make_clock_stage():
    """What each page names: its row's address."""
    tess = factories.make_user(email=TESS, password=PASSWORD, name="Tess Time")
    stores = {code: _store(code, tess) for code in CLOCK_STORES}
    _publish(MOVES, closures_move_orders=True)
    _publish(KEEPS)
    for language in ("EN", "ZH-HANS"):
        _orders_to_close_for(stores[f"DAYS-{language}"])
    _orders_to_count(stores["VERSIONS"])
    penalties = _penalties(stores["FINED"], tess)
    _fines_ahead(stores["FINED"])
    return {
        "penalties": penalties,
        "draft": _draft().pk,
        **_closure(stores["FINED"], tess),
    }


def order(store, number, **fields):
    """An order of two mugs to the buyer in Britain, released an hour ago."""
    then = fields.setdefault("ordered_at", timezone.now() - timedelta(hours=1)).replace(microsecond=0)
    defaults = {
        "number": number,
        "programme": Order.Programme.SEMI_MANAGED,
        "released_at": then,
        "postcode": "LS1 4AP",
        "recipient": {"name": "Jane Doe", "street": "12 High Street", "city": "Leeds"},
        "lines": [LineDraft("1", f"MUG-{number}", "Stoneware mug, sand", 2, 850)],
    }
    return factories.make_order(store, **(defaults | fields))


def _store(code, tess):
    merchant = factories.make_merchant(code=f"{code}-M", name=f"{code.title()} Ltd")
    merchant.membership_set.create(user=tess, role="owner")
    store = factories.make_store(merchant, code=code, name=code.title())
    for country in ("GB", MOVES, KEEPS, READ_ABOUT):
        factories.make_route(merchant, country, actor=tess)
    return store


def _publish(market, **fields):
    """A version for one destination, by which an order of today leaves in two weeks."""
    number = PolicyVersion.objects.order_by("-number").first().number + 1
    publish_policy(number, name=f"Slow to {market}", market=market, handling_days=10, **fields)


def _orders_to_close_for(store):
    for number in range(2):
        order(store, f"MOVES-{number}", country=MOVES)
    order(store, "KEEPS", country=KEEPS)
    order(store, "BOUND", marketplace_ship_by=timezone.now() + timedelta(days=12))
    order(store, "PENDING", country=MOVES, released_at=None)


def _orders_to_count(store):
    for number in range(3):
        order(store, f"COUNTED-{number}", country=READ_ABOUT)
    order(store, "COUNTED-PENDING", country=READ_ABOUT, released_at=None)


def _penalties(store, tess):
    """Penalties in every state that a seller brings about: what each is → its public id."""
    then = timezone.now() - LONG_AGO
    names = ("in_force", "appealed", "upheld", "withdrawn")
    late = {name: order(store, f"FINED-{name}".upper(), ordered_at=then) for name in names}
    late["pending"] = order(
        store,
        "FINED-PENDING",
        ordered_at=then,
        leg=Order.Leg.TO_PLATFORM_WAREHOUSE,
        lines=[LineDraft("1", "MUG-PENDING", "Stoneware mug, sand", 2, None)],
    )
    mark_late_fulfilments()
    sweep_penalties()
    made = {name: Penalty.objects.get(order=found) for name, found in late.items()}
    _appeal({name: made[name] for name in names[1:]}, tess)
    return {name: {"id": penalty.public_id, "pk": penalty.pk} for name, penalty in made.items()}


def _fines_ahead(store):
    """Orders of which a fine falls due tomorrow, the day after, and of an amount that is not known."""
    unpriced = [LineDraft("1", "MUG-AHEAD", "Stoneware mug, sand", 2, None)]
    to_platform = {"leg": Order.Leg.TO_PLATFORM_WAREHOUSE}
    for name, hours, fields in (
        ("TOMORROW", -30, {}),
        ("AFTER", -10, {}),
        ("HALF", 5, to_platform),
        ("UNPRICED", 5, to_platform | {"lines": unpriced}),
    ):
        ahead = order(store, f"FINED-AHEAD-{name}", **fields)
        ahead.fulfilments.update(ship_by=timezone.now() + timedelta(hours=hours))


def _appeal(made, tess):
    """Under appeal, and decided both ways."""
    for penalty in made.values():
        scan = ContentFile(b"%PDF-1.7\n", name="scan.pdf")
        told = "The carrier took it that evening; the scan is attached.\nIts office was closed until Monday."
        appeal_penalty(penalty_id=penalty.pk, actor=tess, text=told, files=[scan])
    for name, accept, reason in (
        ("upheld", False, "It is of a week later."),
        ("withdrawn", True, "It shows it."),
    ):
        decide_appeal(penalty_id=made[name].pk, actor=None, accept=accept, reason=reason)


def _draft():
    """A version that nobody published, for the orders that are counted."""
    number = PolicyVersion.objects.order_by("-number").first().number + 1
    begins = timezone.now() + timedelta(days=400)
    return publish_policy(
        number, name="Quick", market=READ_ABOUT, valid_from=begins, published_at=None, handling_days=1
    )


def _closure(store, tess):
    first = timezone.localdate() + timedelta(days=30)
    days = {"first_day": first, "last_day": first + timedelta(days=4)}
    add_closure(store=store, reason="Stocktaking", actor=tess, **days)
    other = first + timedelta(days=14)
    return {"closure": f"first_day={other}&last_day={other + timedelta(days=4)}&reason=Fair"}
