"""A later file or program that tells another recipient or address of an order that is here."""

import pytest
from django.utils import timezone

from merchant.audit.models import Event
from merchant.audit.wording import sentence
from orders.book.editing import change_address
from orders.book.erasing import PERSONAL
from orders.book.holding import settle_change
from orders.book.models import Fulfilment, Hold, Order, Recipient
from orders.book.parcels import ship_order
from orders.book.wording import describe_difference
from orders.dispatch import services as dispatch
from orders.intake.selectors import foreseen_undo
from tests.factories import make_route, make_sku
from tests.orders.intake.api.asking import a_line, an_order, secret_for, send
from tests.orders.intake.files import bring, csv_of, read, reasons

HEADER = "order_number,ordered_at,sku,units,currency,recipient_name,phone,street,city,postcode,country"
FIRST = {"name": "Jane Doe", "phone": "020 7946 0958", "street": "1 Mews", "city": "Bath", "country": "GB"}


@pytest.fixture(autouse=True)
def _goods(store, route):
    make_sku(store.merchant, "MUG")


def file_of(*orders, **told):
    lines = []
    for number in orders or ("A-1",):
        of = {"postcode": "BA1 1AA", **FIRST, **told}
        where = ",".join(of[name] for name in ("name", "phone", "street", "city", "postcode", "country"))
        lines.append(f"{number},2026-03-02T10:00,MUG,1,GBP,{where}")
    return csv_of(*lines, header=HEADER)


def state():
    """Whatever of the book an import might touch."""
    models = (Order, Recipient, Fulfilment, Hold)
    return [list(model.objects.order_by("pk").values()) for model in models]


def told_of(order, kind="order.address_updated"):
    events = Event.objects.filter(subject_kind="order", subject_id=order.pk, kind=kind).order_by("pk")
    return [sentence(event) for event in events]


def changed_holds():
    return list(Hold.objects.open().filter(kind=Hold.Kind.CHANGED))


def test_before_a_warehouse_has_it_an_order_goes_where_the_file_says_now(store, seller):
    bring(store, file_of())

    run = bring(store, file_of(name="John Roe", street="2 Lane", postcode="ba1 1aa"), actor=seller)

    order = Order.objects.get()
    assert (order.recipient.name, order.recipient.name_key) == ("John Roe", "john roe")
    assert (order.recipient.street, order.postcode) == ("2 Lane", "BA1 1AA")
    assert told_of(order) == [
        "Address brought up to date from orders.csv: name",
        "Address brought up to date from orders.csv: street",
    ]
    assert run.counts["entered"] == {"changed": 1}
    assert reasons(run) == {2: "address_updated"}
    assert not changed_holds()
    assert not Event.objects.filter(data__icontains="Lane").exists()


def test_the_preview_counts_it_as_changed_and_shows_how(store):
    bring(store, file_of())
    before = state()

    run = read(store, file_of(street="2 Lane", city="York"))

    (sample,) = run.counts["samples"]["changed"]
    assert run.counts["foreseen"] == {"changed": 1}
    assert [describe_difference(change, "GBP") for change in sample["changes"]] == [
        "the address follows the file: street, city"
    ]
    assert "Lane" not in str(run.counts)
    assert state() == before


def test_another_country_is_matched_anew_and_takes_the_old_state_with_it(store, seller):
    rest = make_route(store.merchant, "FR")
    bring(store, file_of())

    bring(store, file_of(country="FR", street="3 Rue", city="Lyon", postcode=""))

    order = Order.objects.get()
    assert (order.country, order.postcode) == ("FR", "")
    assert order.fulfilments.get().warehouse == rest.warehouse


def test_another_country_without_its_street_waits_for_a_person(store):
    bring(store, file_of())

    bring(store, file_of(country="FR", street="", city=""))

    assert Order.objects.get().country == "GB"
    assert [hold.data["lines"][0]["what"] for hold in changed_holds()] == ["country"]


def test_an_address_that_was_missing_is_filled_in_and_holds_nothing_any_more(store):
    bring(store, file_of(name="", street="", country=""))
    held = Order.objects.get()
    assert held.holds.open().filter(kind=Hold.Kind.ADDRESS).exists()

    bring(store, file_of())

    order = Order.objects.get()
    assert (order.recipient.street, order.country) == ("1 Mews", "GB")
    assert not order.holds.open().exists()


def submit(seller):
    dispatch.submit_orders(order_ids=[Order.objects.get().pk], actor=seller)


def test_after_a_warehouse_has_it_the_change_waits_and_names_the_fields(store, seller):
    bring(store, file_of())
    submit(seller)

    run = bring(store, file_of(street="2 Lane", phone="1"))

    (hold,) = changed_holds()
    assert hold.data == {
        "lines": [{"code": "address_differs", "what": "phone, street", "was": "", "now": ""}]
    }
    assert Recipient.objects.get().street == "1 Mews"
    assert reasons(run) == {2: "address_differs"}


def by_hand(seller):
    change_address(order_id=Order.objects.get().pk, actor=seller, street="9 Typed Road")


@pytest.mark.parametrize("meanwhile", [submit, by_hand, lambda seller: None], ids=["sent", "typed", "none"])
def test_the_same_file_twice_changes_nothing(store, seller, meanwhile):
    bring(store, file_of())
    meanwhile(seller)
    bring(store, file_of(street="2 Lane"))
    for hold in changed_holds():
        settle_change(order_id=hold.order_id, actor=seller, reason="told them")
    before = state()

    again = bring(store, file_of(street="2 Lane"))

    assert again.counts["entered"] == {"unchanged": 1}
    assert state() == before


def test_what_a_person_typed_is_never_overwritten(store, seller):
    bring(store, file_of())
    by_hand(seller)

    bring(store, file_of(street="2 Lane", city="York"))

    recipient = Recipient.objects.get()
    assert (recipient.street, recipient.city) == ("9 Typed Road", "Bath")
    assert changed_holds()[0].data["lines"][0]["what"] == "street, city"


def test_a_file_that_says_what_stood_before_a_person_typed_says_nothing_new(store, seller):
    bring(store, file_of())
    by_hand(seller)

    run = bring(store, file_of())

    assert run.counts["entered"] == {"unchanged": 1}
    assert not changed_holds()


def test_each_further_change_waits_anew(store, seller):
    bring(store, file_of())
    submit(seller)
    bring(store, file_of(street="2 Lane"))
    settle_change(order_id=Order.objects.get().pk, actor=seller, reason="told them")

    bring(store, file_of(street="3 Lane"))

    assert changed_holds()


def test_a_change_comes_to_those_that_wait_already(store, seller):
    bring(store, file_of())
    submit(seller)
    bring(store, file_of(street="2 Lane"))

    bring(store, file_of(street="2 Lane", city="York"))

    (hold,) = changed_holds()
    assert [change["what"] for change in hold.data["lines"]] == ["street", "street, city"]


def test_blanks_capitals_what_is_left_out_and_what_is_masked_are_no_difference(store):
    bring(store, file_of())
    before = state()

    run = bring(store, file_of(name="J*** D**", street="  1  MEWS ", city="", phone="02079460958"))

    assert run.counts["entered"] == {"unchanged": 1}
    assert state() == before


def test_an_erased_recipient_is_never_filled_in_again(store):
    bring(store, file_of())
    blank = dict.fromkeys(PERSONAL, "") | {"erased_at": timezone.now()}
    Recipient.objects.update(**blank)

    run = bring(store, file_of(street="2 Lane"))

    assert run.counts["entered"] == {"unchanged": 1}
    assert (Recipient.objects.get().street, Recipient.objects.get().name) == ("", "")


def test_of_what_left_nobody_asks_where_it_went(store, seller):
    bring(store, file_of())
    ship_order(order_id=Order.objects.get().pk, actor=seller, carrier="DPD", tracking_number="D1")

    run = bring(store, file_of(street="2 Lane"))

    assert run.counts["entered"] == {"unchanged": 1}
    assert not changed_holds()


def test_an_order_whose_address_another_import_changed_is_not_taken_back(store):
    first = bring(store, file_of())
    bring(store, file_of(street="2 Lane"))

    assert foreseen_undo(first).kept == {"imported_again": 1}


def test_a_program_is_told_which_fields_follow(store, seller):
    secret = secret_for(store, seller)
    order = an_order(recipient=FIRST | {"postcode": "BA1 1AA"}, lines=[a_line()])
    send(secret, [order])

    told = send(secret, [order | {"recipient": {"street": "2 Lane"}}]).json()["orders"][0]
    again = send(secret, [order | {"recipient": {"street": "2 Lane"}}]).json()["orders"][0]

    assert (told["outcome"], again["outcome"]) == ("changed", "unchanged")
    (problem,) = told["problems"]
    assert (problem["code"], problem["field"], problem["value"]) == ("address_updated", "recipient", "street")
    assert (Recipient.objects.get().street, Recipient.objects.get().city) == ("2 Lane", "Bath")


def test_many_moved_orders_cost_no_query_each(store, django_assert_max_num_queries):
    numbers = [f"A-{number}" for number in range(30)]
    bring(store, file_of(*numbers))

    with django_assert_max_num_queries(130):
        bring(store, file_of(*numbers, street="2 Lane", country="FR"))

    assert set(Recipient.objects.values_list("street", flat=True)) == {"2 Lane"}
