"""Every act of an order's page over HTTP: done, refused with a sentence, and kept from whom it is not for."""

from dataclasses import replace

import pytest
from django.urls import resolve, reverse
from django.utils.html import escape

from merchant.audit.models import Event
from merchant.catalogue.models import Sku
from merchant.tenancy.models import Membership
from orders.book import holding, services
from orders.book.drafts import LineDraft
from orders.book.holding import hold_order
from orders.book.models import Hold, Order
from orders.clock.services import give_missing_deadlines
from orders.detail.kinds import CARD_ACTS, ORDER_ACTS, PACKAGE_ACTS
from orders.dispatch import services as dispatch
from tests.conftest import client_of
from tests.factories import MONDAY_MORNING, make_order, make_seller, make_store
from tests.orders.builders import cancel, ship, sign, two_units, void
from tests.orders.detail.conftest import text_of

pytestmark = pytest.mark.usefixtures("clock", "route")
PARCEL = {"carrier": "Royal Mail", "tracking_number": "rm 123 456 gb"}


@pytest.fixture
def order(store, clock, route):
    return make_order(store, lines=two_units(), is_matched=False)


@pytest.fixture
def package(order):
    return ship(order, carrier="DPD", tracking_number="D1")


def _status(order):
    order.refresh_from_db()
    return order.status


def _named(order, package):
    return [order.store.code, order.public_id] + ([package.public_id] if package else [])


def _is_fragment(response):
    return text_of(response).lstrip().startswith('<div id="order-panel">') and "<html" not in text_of(
        response
    )


REASON = {"reason": "told by telephone"}
OWNERS = {"owner", "operator"}
HANDS = {*OWNERS, "clerk"}
ACTS = [
    # name, what is sent, on what it is done, what is said, what follows, who may
    ("ship", PARCEL, "order", "Recorded as handed over.", "shipped", HANDS),
    ("cancel", REASON | {"by": "buyer"}, "order", "Cancelled.", "cancelled", OWNERS),
    ("hold", REASON, "order", "Held.", "to_ship", HANDS),
    ("ask_cancellation", REASON, "order", "Noted:", "to_ship", HANDS),
    ("change_address", {"country": "GB", "city": "Leeds"}, "order", "Address saved.", "to_ship", OWNERS),
    ("note", {"text": "Call first"}, "order", "Note added.", "to_ship", {*HANDS, "accountant"}),
    ("new_tag", {"name": "Gift", "tone": "red"}, "order", "Tagged.", "to_ship", OWNERS),
    ("submit", {}, "matched", "Handed to the warehouse.", "to_ship", HANDS),
    ("take_back_submission", REASON, "submitted", "Taken back from the warehouse.", "to_ship", HANDS),
    ("unlock", {}, "assigned", "Matching decides again.", "to_ship", OWNERS),
    ("release", {}, "pending", "Released: the clock runs.", "to_ship", OWNERS),
    ("release_hold", {}, "held", "Held no longer.", "to_ship", HANDS),
    ("accept_cancellation", REASON, "asked", "Cancelled.", "cancelled", OWNERS),
    ("refuse_cancellation", REASON, "asked", "Refused: the order goes on.", "to_ship", OWNERS),
    ("confirm_personalisation", {}, "engraved", "Confirmed.", "to_ship", HANDS),
    ("settle_change", REASON, "changed", "Settled.", "shipped", OWNERS),
    ("sign", {}, "left", "Recorded as signed for.", "signed", HANDS),
    ("return_package", REASON, "left", "Recorded as returned.", "returned", HANDS),
    ("lose", REASON, "left", "Recorded as lost.", "returned", HANDS),
    ("take_back_end", REASON, "signed", "Taken back:", "shipped", HANDS),
    ("void", REASON, "left", "Package voided", "to_ship", HANDS),
    ("correct", {"carrier": "UPS", "tracking_number": "U1"}, "left", "Number corrected.", "shipped", HANDS),
    ("correct", {"carrier": "UPS", "tracking_number": "U1"}, "signed", "Number corrected.", "signed", HANDS),
    ("arrive", {}, "just_in_time", "Recorded as arrived.", "shipped", HANDS),
]
ON_A_PACKAGE = {"left", "signed", "just_in_time"}


@pytest.fixture
def on(store, route, seller):
    """An order brought to where an act is possible, and its package if the act is on one."""

    def bring(where):
        lines = [replace(two_units()[0], personalisation="LIN & YU")] if where == "engraved" else two_units()
        told = {"leg": Order.Leg.TO_PLATFORM_WAREHOUSE} if where == "just_in_time" else {}
        told |= {"released_at": None} if where == "pending" else {}
        order = make_order(store, lines=lines, **told)
        package = ship(order) if where in {*ON_A_PACKAGE, "changed"} else None
        BRING.get(where, lambda *_: None)(order, package, seller)
        order.refresh_from_db()
        return order, package if where in ON_A_PACKAGE else None

    return bring


def _change_too_late(order, package, actor):
    hold_order(order=order, kind=Hold.Kind.CHANGED, data={"lines": []})


def _assign(order, package, actor):
    channel = order.fulfilments.get().channel
    dispatch.assign_warehouse(order_id=order.pk, actor=actor, warehouse=channel.warehouse, channel=channel)


BRING = {
    "submitted": lambda order, _p, actor: dispatch.submit_orders(order_ids=[order.pk], actor=actor),
    "assigned": _assign,
    "held": lambda order, _p, actor: holding.hold_by_hand(order_id=order.pk, actor=actor, reason="x"),
    "asked": lambda order, _p, actor: holding.ask_cancellation(order_id=order.pk, actor=actor, reason="x"),
    "changed": _change_too_late,
    "signed": lambda _o, package, _a: sign(package),
}
every_act = pytest.mark.parametrize(
    ("name", "data", "where", "done", "status", "who"), ACTS, ids=[f"{act[0]}-{act[2]}" for act in ACTS]
)


@every_act
def test_htmx_gets_the_panel_as_it_is_now(name, data, where, done, status, who, on, act, seller_client):
    order, package = on(where)

    response = act(seller_client, order, name, data, package=package)

    assert response.status_code == 200
    assert _is_fragment(response)
    assert "HX-Request" in response["Vary"]
    assert done in text_of(response)
    assert _status(order) == status


@every_act
def test_without_scripts_the_order_s_page_follows(
    name, data, where, done, status, who, on, act, seller_client
):
    order, package = on(where)

    response = act(seller_client, order, name, data, package=package, htmx=False)

    assert response.status_code == 302
    assert response["Location"] == order.get_absolute_url()
    assert done in text_of(seller_client.get(response["Location"]))
    assert _status(order) == status


@every_act
def test_the_second_click_of_two_changes_nothing_and_says_so(
    name, data, where, done, status, who, on, act, seller_client
):
    order, package = on(where)
    act(seller_client, order, name, data, package=package)
    events = Event.objects.count()

    response = act(seller_client, order, name, data, package=package)

    assert response.status_code == 200
    if name != "note":  # the same words twice are two notes
        assert 'class="note error" role="alert"' in text_of(response)
        assert Event.objects.count() == events
    assert _status(order) == status


@every_act
@pytest.mark.parametrize("role", list(Membership.Role))
def test_a_role_may_do_what_is_its_work_and_is_offered_nothing_else(
    role, name, data, where, done, status, who, on, act
):
    order, package = on(where)
    client, before = client_of(make_seller(order.merchant, role=role)), _status(order)
    address = reverse(f"orders:{name}", args=_named(order, package))
    # Whoever sees a recipient may ask for the address's form; it is not on the page before.
    is_offered = f'action="{address}"' in text_of(client.get(order.get_absolute_url()))

    response = act(client, order, name, data, package=package)

    assert response.status_code == (200 if role in who else 403)
    assert is_offered == (role in who and name != "change_address")
    assert _status(order) == (status if role in who else before)
    if role not in who:
        assert f"Ask an owner of {escape(order.merchant.name)}" in text_of(response)


@pytest.mark.parametrize("kinds", [ORDER_ACTS, CARD_ACTS, PACKAGE_ACTS])
def test_the_page_offers_acts_by_the_very_right_that_their_addresses_ask_for(kinds):
    where = ["S", "order", "package"] if kinds is PACKAGE_ACTS else ["S", "order"]

    for name, kind in kinds.items():
        assert resolve(reverse(f"orders:{name}", args=where)).func.act == kind.right, name


def test_the_number_is_tidied_and_the_units_are_as_typed(order, act, colleague_client):
    line = order.lines.get()

    act(colleague_client, order, "ship", PARCEL | {f"units_{line.pk}": "1"})

    package = order.packages.get()
    assert package.tracking_number == "RM123456GB"
    assert [content.units for content in package.contents.all()] == [1]
    assert _status(order) == "partly_shipped"


def test_a_moment_is_read_in_the_stores_time(act, route, merchant, seller_client, clock):
    store = make_store(merchant, time_zone="Asia/Shanghai")
    order = make_order(store)

    act(seller_client, order, "ship", PARCEL | {"handed_over_at": "2026-03-02T17:30"})

    assert order.packages.get().handed_over_at == MONDAY_MORNING.replace(minute=30)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("2026-10-25T01:30", "2026-10-25T01:30+00:00"), ("2026-03-29T01:30", "2026-03-29T01:30+00:00")],
    ids=["the_hour_that_comes_twice", "the_hour_that_never_comes"],
)
def test_where_clocks_change_the_later_reading_counts(typed, read, order, act, seller, clock):
    clock.set(clock.moment.replace(month=11))

    act(client_of(seller), order, "ship", PARCEL | {"handed_over_at": typed})

    assert order.packages.get().handed_over_at.isoformat(timespec="minutes") == read


@pytest.mark.parametrize(
    ("data", "field", "told"),
    [
        ({"carrier": ""}, "carrier", "This field is required."),
        ({"tracking_number": "  "}, "tracking_number", "This field is required."),
        ({"carrier": "x" * 61}, "carrier", "at most 60 characters"),
        ({"tracking_number": "x" * 1_000_000}, "tracking_number", "at most 64 characters"),
        ({"tracking_number": "ﬃ" * 64}, "tracking_number", "at most 64 characters"),
        ({"tracking_number": "A\0B"}, "tracking_number", "Null characters are not allowed"),
        ({"tracking_number": "顺丰123"}, "tracking_number", "as it stands on the label"),
        ({"handed_over_at": "yesterday"}, "handed_over_at", "Enter a valid date/time."),
        ({"handed_over_at": "2026-03-02T25:00"}, "handed_over_at", "Enter a valid date/time."),
        ({"units": "3"}, "units", "Only 2 are left to ship."),
        ({"units": "-1"}, "units", "greater than or equal to 0"),
        ({"units": "one"}, "units", "Enter a whole number."),
        ({"units": "9" * 5000}, "units", "."),
    ],
    ids=[
        "no_carrier",
        "no_number",
        "long_carrier",
        "megabyte",
        "long_in_capitals",
        "nul",
        "words",
        "no_moment",
        "hour_25",
        "too_many",
        "negative",
        "word",
        "huge",
    ],
)
def test_what_is_wrong_stands_at_its_field_and_the_rest_is_kept(data, field, told, order, act, seller_client):
    name = f"units_{order.lines.get().pk}"
    typed = PARCEL | {(name if key == "units" else key): value for key, value in data.items()}

    response = act(seller_client, order, "ship", typed)

    form = response.context["acts"]["ship"].form
    assert told in form.errors[name if field == "units" else field][0]
    assert _status(order) == "to_ship"
    kept = {"carrier": "Royal Mail", "tracking_number": "rm 123 456 gb"}
    assert all(f'value="{value}"' in text_of(response) for key, value in kept.items() if key not in data)
    assert '<details class="menu act" open>' in text_of(response)
    if field == "units":
        assert '<details class="units" open>' in text_of(response)


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-03-02T10:30", "The moment lies in the future."),
        ("2026-03-02T08:59", "before 2026-03-02 09:00 (store time)"),
        ("0001-01-01T00:00", "before 2026-03-02 09:00 (store time)"),
        ("9999-12-31T23:59", "The moment lies in the future."),
    ],
)
def test_a_moment_that_cannot_be_is_refused_with_a_sentence(moment, told, order, act, seller_client):
    response = act(seller_client, order, "ship", PARCEL | {"handed_over_at": moment})

    assert told in text_of(response)
    assert 'value="Royal Mail"' in text_of(response)
    assert _status(order) == "to_ship"


def test_the_same_click_twice_ships_once_and_says_so(order, act, seller_client):
    line = order.lines.get()
    half = PARCEL | {f"units_{line.pk}": "1"}
    act(seller_client, order, "ship", half)

    response = act(seller_client, order, "ship", half)

    assert "RM123456GB is already on this order" in text_of(response)
    assert order.packages.count() == 1


STALE = [
    ("ship", PARCEL, ship, "is shipped; this is not possible any more"),
    ("ship", PARCEL, cancel, "is cancelled; this is not possible any more"),
    ("cancel", {"reason": "x", "by": "buyer"}, ship, "is shipped; this is not possible any more"),
    ("cancel", {"reason": ""}, cancel, "is cancelled; this is not possible any more"),
]


@pytest.mark.parametrize(("name", "data", "meanwhile", "told"), STALE)
@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "without_scripts"])
def test_an_old_page_reads_what_happened_meanwhile(
    htmx, name, data, meanwhile, told, order, act, seller_client
):
    meanwhile(order)
    before = _status(order)

    response = act(seller_client, order, name, data, htmx=htmx)

    assert response.status_code == 200
    assert told in text_of(response)
    assert _status(order) == before


def test_units_typed_for_a_line_that_left_meanwhile_ship_no_other_line(store, act, seller_client):
    cup = LineDraft("2", "CUP", "Cup", 1, 100)
    order = make_order(store, lines=[*two_units("TEA"), cup])
    tea = order.lines.get(sku_code="TEA")
    ship(order, {"TEA": 2})

    response = act(seller_client, order, "ship", PARCEL | {f"units_{tea.pk}": "2"})

    assert "Only 0 are left to ship." in text_of(response)
    assert order.packages.count() == 1
    assert _status(order) == "partly_shipped"


@pytest.mark.parametrize(
    ("name", "data"), [(name, data) for name, data, where, *_rest in ACTS if where == "left"]
)
def test_a_package_that_a_colleague_voided_says_so(name, data, order, package, act, seller_client):
    void(package)

    response = act(seller_client, order, name, data, package=package)

    assert response.status_code == 200
    assert "voided" in response.context["refusals"][0]
    assert response.context["refusals"][0] in text_of(response)


def test_signing_twice_says_so(order, package, act, seller_client):
    sign(package)

    response = act(seller_client, order, "sign", package=package)

    assert "Package D1 is already signed for." in text_of(response)


def test_a_package_of_another_order_is_not_found(store, order, package, act, seller_client):
    other = make_order(store)

    response = act(seller_client, other, "void", {"reason": "x"}, package=package)

    assert response.status_code == 404
    package.refresh_from_db()
    assert package.state == "on_its_way"


def test_a_reason_is_asked_for_at_its_field(order, package, act, seller_client):
    response = act(seller_client, order, "void", {"reason": " "}, package=package)

    assert "This field is required." in text_of(response)
    assert "<details open>" in text_of(response)
    assert _status(order) == "shipped"


def test_naming_the_destination_moves_the_order_on(store, act, colleague_client, route):
    order = make_order(store, country="")

    response = act(colleague_client, order, "choose_country", {"country": "GB"})

    assert "Destination saved." in text_of(response)
    assert order.fulfilments.get().warehouse == route.warehouse
    assert not order.holds.open().exists()


@pytest.mark.parametrize("country", ["", "XX", "gb", "GBR", "\0"])
def test_a_destination_that_is_none_is_refused_at_its_field(country, store, act, seller_client):
    order = make_order(store, country="")

    response = act(seller_client, order, "choose_country", {"country": country})

    assert response.context["acts"]["choose_country"].form.errors["country"]
    assert order.holds.open().filter(kind=Hold.Kind.ADDRESS).exists()


def test_a_destination_named_meanwhile_is_kept(store, act, seller_client, order):
    response = act(seller_client, order, "choose_country", {"country": "FR"})

    assert "does not wait for a destination any more" in text_of(response)
    order.refresh_from_db()
    assert order.country == "GB"


def test_adding_skus_frees_this_order_and_the_others(store, act, seller_client):
    order, other = [make_order(store, lines=two_units(), has_skus=False) for _each in range(2)]

    response = act(seller_client, order, "add_skus")
    again = act(seller_client, order, "add_skus")

    assert "Added to the catalogue" in text_of(response)
    assert "knows every code of this order by now" in text_of(again)
    assert Sku.objects.get().code == "TEA"
    assert not Hold.objects.open().exists()
    assert other.lines.get().sku is not None


def test_a_clerk_does_not_add_skus(store, act, colleague_client):
    order = make_order(store, lines=two_units(), has_skus=False)

    assert act(colleague_client, order, "add_skus").status_code == 403
    assert not Sku.objects.exists()


def test_fields_that_nobody_asked_for_change_nothing(order, act, seller_client):
    extra = {"order_id": "1", "status": "signed", "actor": "1", "recorded_at": "2000-01-01", "kind": "onward"}

    act(seller_client, order, "ship", PARCEL | extra)

    package = order.packages.get()
    assert (_status(order), package.kind, package.state) == ("shipped", "first", "on_its_way")
    assert package.recorded_at.year == 2026


def test_a_released_order_is_dated_by_the_next_sweep(store, act, seller_client):
    order = make_order(store, released_at=None)
    services.release_order(order_id=order.pk, actor=None)
    order.fulfilments.update(matched_at=MONDAY_MORNING)

    give_missing_deadlines()

    order.refresh_from_db()
    assert order.ship_by is not None
