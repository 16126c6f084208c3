"""Orders by the interface: what becomes of each, and that files and programs mean the same by one order."""

import pytest
from pydantic import ValidationError

from merchant.api.requests import misfits
from merchant.audit.models import Event
from orders.book.models import Order, Recipient
from orders.intake.api.schemas import OrderIn
from orders.intake.models import ImportRun, StagedRow
from tests.conftest import client_of
from tests.factories import make_order, make_sku
from tests.orders.intake.api.asking import a_line, an_order, look, secret_for, send
from tests.orders.intake.files import bring, csv_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(store, seller):
    return secret_for(store, seller)


def outcomes(response):
    return [one["outcome"] for one in response.json()["orders"]]


def problem(response, index=0):
    return response.json()["orders"][index]["problems"][0]


def test_new_orders_come_in(secret, store, route):
    response = send(secret, [an_order("PO-1"), an_order("PO-2", programme="semi_managed")])

    assert response.status_code == 200
    assert outcomes(response) == ["new", "new"]
    assert response.json()["counts"] == {"new": 2}
    assert set(store.order_set.values_list("number", "programme")) == {
        ("PO-1", "self_operated"),
        ("PO-2", "semi_managed"),
    }


def test_a_batch_is_an_import_that_the_pages_know(secret, store, seller):
    response = send(secret, [an_order()])

    run = ImportRun.objects.get(public_id=response.json()["batch"])
    assert (run.state, run.profile, run.file_name) == ("done", "api", "API: Till")
    assert not run.file


def test_all_that_is_told_is_kept(secret, store):
    told = an_order(
        paid_at="2026-03-02T01:45:00Z",
        ship_by_latest="2026-03-05T00:00:00+00:00",
        currency="EUR",
        postage="4.90",
        seller_discount="1.00",
        buyer_reference="B-7",
        recipient={"name": "=Ottoline", "phone": "+44 7700 900123", "city": "Bath", "country": "GB"},
        lines=[{"id": "L1", "sku": "MUG", "title": "'Mug", "units": 3, "unit_price": "5.00"}],
    )

    send(secret, [told])

    order = store.order_set.get()
    recipient = Recipient.objects.get(order=order)
    line = order.lines.get()
    assert order.ordered_at.isoformat() == "2026-03-02T01:30:00+00:00"
    assert (order.currency, order.total_minor, order.country) == ("EUR", 1890, "GB")
    assert (recipient.name, recipient.phone) == ("=Ottoline", "+44 7700 900123")
    assert (line.identity, line.title, line.ordered, line.price_minor) == ("id:L1", "'Mug", 3, 500)


def test_the_same_order_again_is_unchanged(secret):
    send(secret, [an_order()])

    response = send(secret, [an_order()])

    assert outcomes(response) == ["unchanged"]
    assert Order.objects.count() == 1


def test_the_same_order_by_file_and_by_the_interface_is_one(secret, store):
    header = "order_number,ordered_at,sku,title,units,unit_price"
    bring(store, csv_of("PO-1,2026-03-02T09:30:00+08:00,MUG,Mug,2,12.50", header=header))

    assert outcomes(send(secret, [an_order()])) == ["unchanged"]
    assert Order.objects.count() == 1


def test_a_further_line_is_added(secret):
    line = {"id": "1", "sku": "MUG", "units": 2}
    send(secret, [an_order(lines=[line])])

    response = send(secret, [an_order(lines=[line, {"id": "2", "sku": "CUP", "units": 1}])])

    assert outcomes(response) == ["added"]


def test_a_waiting_order_is_released(secret):
    send(secret, [an_order(status="processing")])

    assert outcomes(send(secret, [an_order(released_at="2026-03-02T10:00:00Z")])) == ["released"]


def test_another_number_of_units_is_told_and_the_book_stands(secret):
    send(secret, [an_order(lines=[a_line(id="1", units=2)])])

    response = send(secret, [an_order(lines=[a_line(id="1", units=5)])])

    assert outcomes(response) == ["changed"]
    assert problem(response)["code"] == "units_differ"
    assert Order.objects.get().lines.get().ordered == 2


def test_history_enters_ended(secret, store):
    send(secret, [an_order()], history=True)

    assert store.order_set.get().is_history


def test_unknown_skus_are_added_when_asked(secret, store):
    send(secret, [an_order()], add_skus=True)

    assert store.order_set.get().lines.get().sku.code == "MUG"


REFUSED = [
    (an_order(unit="x"), "unknown_field", "unit"),
    (an_order(lines=[a_line(colour="red")]), "unknown_field", "lines[0].colour"),
    (an_order(recipient={"planet": "Mars"}), "unknown_field", "recipient.planet"),
    (an_order(number=7), "wrong_type", "number"),
    (an_order(number=""), "missing", "number"),
    (an_order(number="x" * 65), "too_long", "number"),
    (an_order(number="a\tb"), "control_characters", "number"),
    ({"number": "PO-1", "lines": [a_line()]}, "missing", "ordered_at"),
    (an_order(ordered_at="2026-03-02T09:30:00"), "no_offset", "ordered_at"),
    (an_order(ordered_at="2026-02-30T09:30:00Z"), "not_a_moment", "ordered_at"),
    (an_order(ordered_at="2099-02-03T09:30:00Z"), "in_future", "ordered_at"),
    (an_order(programme="black_market"), "not_allowed", "programme"),
    (an_order(status="lost"), "not_allowed", "status"),
    (an_order(currency="XXQ"), "unknown_currency", "currency"),
    (an_order(recipient={"country": "ZZ"}), "unknown_country", "recipient.country"),
    (an_order(lines=[]), "too_few", "lines"),
    (an_order(lines={}), "wrong_type", "lines"),
    (an_order(lines=[a_line(units="2")]), "wrong_type", "lines[0].units"),
    (an_order(lines=[a_line(units=2.0)]), "wrong_type", "lines[0].units"),
    (an_order(lines=[a_line(units=True)]), "wrong_type", "lines[0].units"),
    (an_order(lines=[a_line(units=0)]), "not_positive", "lines[0].units"),
    (an_order(lines=[a_line(), a_line(units=-3)]), "not_positive", "lines[1].units"),
    (an_order(lines=[a_line(units=10**17)]), "not_whole", "lines[0].units"),
    (an_order(lines=[a_line(unit_price=12.5)]), "wrong_type", "lines[0].unit_price"),
    (an_order(lines=[a_line(unit_price="12,50")]), "has_comma", "lines[0].unit_price"),
    (an_order(lines=[a_line(unit_price="1e3")]), "not_a_number", "lines[0].unit_price"),
    (an_order(lines=[a_line(unit_price="-1")]), "negative", "lines[0].unit_price"),
    (an_order(lines=[a_line(id="1"), a_line(id="1")]), "line_id_twice", "lines[0].id"),
    (None, "wrong_type", ""),
    ([], "wrong_type", ""),
    ("PO-1", "wrong_type", ""),
]


@pytest.mark.parametrize(("order", "code", "field"), REFUSED, ids=[f"{c} {f}" for _o, c, f in REFUSED])
def test_a_wrong_order_is_refused_alone_with_field_and_reason(secret, order, code, field):
    response = send(secret, [order, an_order("GOOD")])

    assert response.status_code == 200, response.text
    assert outcomes(response) == ["refused", "new"]
    assert (problem(response)["code"], problem(response)["field"]) == (code, field)
    assert problem(response)["sentence"]
    assert problem(response)["mend"]
    assert list(Order.objects.values_list("number", flat=True)) == ["GOOD"]


def test_one_number_twice_in_a_request_is_refused_both_times(secret):
    response = send(
        secret, [an_order("PO-1"), an_order(" PO-1 "), an_order("PO-1", programme="semi_managed")]
    )

    assert outcomes(response) == ["refused", "refused", "new"]
    assert problem(response)["code"] == "order_twice"


def test_all_or_nothing_takes_nothing_when_one_is_refused(secret):
    response = send(secret, [an_order("GOOD"), an_order(lines=[])], all_or_nothing=True)

    told = response.json()
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    assert told["code"] == "nothing_taken"
    assert outcomes(response) == ["not_taken", "refused"]
    assert not Order.objects.exists()
    assert not ImportRun.objects.exists()


def test_all_or_nothing_takes_all_when_none_is_refused(secret):
    response = send(secret, [an_order("PO-1"), an_order("PO-2")], all_or_nothing=True)

    assert outcomes(response) == ["new", "new"]


def test_only_refused_orders_are_told_too(secret):
    response = send(secret, [an_order(lines=[]), an_order("PO-2", lines=[a_line(units=0)])])

    assert response.status_code == 200
    assert outcomes(response) == ["refused", "refused"]
    assert problem(response)["code"] == "too_few"
    assert problem(response, 1)["code"] == "not_positive"


def test_refusals_are_in_the_programs_language(secret):
    english = problem(send(secret, [an_order(lines=[a_line(units=0)])]))
    chinese = problem(send(secret, [an_order(lines=[a_line(units=0)])], language="zh-hans"))

    assert english["sentence"] != chinese["sentence"]


def test_an_order_is_looked_at_by_programme_and_number(secret, store, route):
    make_sku(store.merchant, "MUG")
    send(secret, [an_order("A/1 ü", recipient={"name": "Ottoline", "country": "GB"}, postage="1.00")])

    response = look(secret, "A/1%20%C3%BC")

    told = response.json()
    assert response.status_code == 200
    assert (told["number"], told["status"], told["total"]) == ("A/1 ü", "to_ship", "26.00")
    assert told["lines"][0]["unit_price"] == "12.50"
    assert told["ship_by"].endswith("+00:00")
    assert "Ottoline" not in response.text


def test_an_order_of_another_programme_or_number_is_not_found(secret, store):
    make_order(store, number="PO-9")

    assert look(secret, "PO-9").status_code == 200
    assert look(secret, "PO-9", "semi_managed").status_code == 404
    assert look(secret, "PO-8").json()["code"] == "not_found"


def test_an_order_is_read_in_few_queries(secret, store, django_assert_max_num_queries):
    make_order(store, number="PO-9")
    look(secret, "PO-9")

    with django_assert_max_num_queries(18):
        look(secret, "PO-9")


def test_what_a_program_brought_is_told_on_the_orders_events(secret):
    send(secret, [an_order()])

    assert Event.objects.filter(kind="import.done").exists()


def test_what_a_program_sends_again_and_again_fills_no_trail(secret):
    send(secret, [an_order()])
    before = Event.objects.count()

    send(secret, [an_order()])

    assert Event.objects.count() == before


def test_the_pages_show_a_batch_as_any_import(secret, store, seller):
    batch = send(secret, [an_order(), an_order("PO-2", lines=[a_line(units=0)])]).json()["batch"]
    client, at = client_of(seller), f"/s/{store.code}/imports/"

    assert "API: Till" in client.get(at).text
    assert client.get(f"{at}{batch}/").status_code == 200
    assert "PO-2" in b"".join(client.get(f"{at}{batch}/report/").streaming_content).decode()


def test_wrong_names_by_the_thousand_cost_no_memory():
    lines = [dict.fromkeys((f"n{name}" for name in range(100)), 1) for _line in range(1000)]

    with pytest.raises(ValidationError) as refusal:
        OrderIn.model_validate(an_order(lines=lines))

    assert refusal.value.error_count() <= 102
    assert misfits(refusal.value)[0] == ("lines[0].sku", "missing", "")


ODD_NUMBERS = ["=1+1", "'=1+1", "'1", "A\u2028B", "\u202eA", "A  B", "\u00a0A"]


@pytest.mark.parametrize("number", ODD_NUMBERS, ids=ascii)
def test_what_is_told_of_an_odd_number_is_what_became_of_it(secret, number):
    response = send(secret, [an_order(number), an_order("A-1")])

    assert outcomes(response) == ["new", "new"]
    assert Order.objects.filter(number=number.strip()).exists()


def test_of_many_wrong_forms_one_fault_of_each_order_is_kept(secret):
    wrong = an_order() | {f"no{n}": 1 for n in range(30)}

    response = send(secret, [wrong | {"number": f"P-{n}"} for n in range(100)])

    assert StagedRow.objects.count() == 50 * 20 + 50
    assert outcomes(response) == ["refused"] * 100
