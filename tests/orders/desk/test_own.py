"""Saved views, columns and pasted numbers, as a browser without scripts sends them."""

import pytest
from django.urls import reverse

from orders.selection.models import Lookup, SavedView
from tests.factories import make_order, make_store
from tests.orders.builders import ship

pytestmark = pytest.mark.usefixtures("clock", "route")


@pytest.fixture
def send(seller_client, store):
    def post(act, /, **fields):
        return seller_client.post(reverse(f"orders:{act}", args=[store.code]), fields, follow=True)

    return post


def test_a_view_is_kept_shown_and_marked(send, list_page, order):
    page = send("view_save", name="British", tab="all", country="GB", sort="ordered_at", found="x")

    (view,) = page.context["links"].views
    assert (view.name, view.url, view.is_chosen) == ("British", "?tab=all&country=GB&sort=ordered_at", False)
    assert list_page(tab="all", country="GB", sort="ordered_at").context["links"].views[0].is_chosen
    assert not list_page(tab="all").context["links"].views[0].is_chosen


def test_a_taken_name_is_refused_at_the_field_and_nothing_is_lost(send):
    send("view_save", name="Mine", tab="all")

    page = send("view_save", name="mine", tab="to_ship", country="GB")

    assert "already; choose another name" in page.text
    assert 'value="mine"' in page.text
    assert page.context["wanted"].selection.filters == {"country": "GB"}


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "x" * 1_000_000])
def test_a_name_that_is_none_is_refused(name, send):
    page = send("view_save", name=name)

    assert page.context["view_form"].errors
    assert not SavedView.objects.exists()


def test_a_view_is_renamed_and_deleted(send):
    send("view_save", name="Mine", tab="all")
    view = SavedView.objects.get()

    send("view_rename", view=view.public_id, name="Ours")
    view.refresh_from_db()
    assert view.name == "Ours"

    assert "is gone; its orders are not" in send("view_delete", view=view.public_id).text
    assert "not there any more" in send("view_delete", view=view.public_id).text


def test_nobody_touches_anothers_view(send, colleague_client, store):
    send("view_save", name="Mine", tab="all")
    view = SavedView.objects.get()

    for name in ("view_rename", "view_delete"):
        url = reverse(f"orders:{name}", args=[store.code])
        colleague_client.post(url, {"view": view.public_id, "name": "Theirs"})

    assert SavedView.objects.get().name == "Mine"


def test_chosen_columns_are_shown_in_every_list_of_this_person(send, list_page, colleague_client, order):
    assert "Destination</th>" in list_page().text

    page = send("columns", columns=["items", "total", "nonsense"])
    assert "Destination</th>" in page.text  # a column that is none spoils the whole answer
    page = send("columns", columns=["items", "total"])

    assert "Destination</th>" not in page.text
    assert "Total</th>" in page.text
    assert 'class="due"' not in page.text
    assert order.number in page.text
    assert "Destination</th>" in colleague_client.get(reverse("orders:list", args=[order.store.code])).text


def test_pasted_numbers_lead_to_their_orders(send, store):
    for number in ("A-1", "B-1", "C-1"):
        make_order(store, number=number)
    ship(make_order(store, number="D-1"), tracking_number="RM1")

    page = send("numbers", numbers="A-1, Ｂ－１;rm1\n\nNOPE-1\tNOPE-2  A-1")

    assert {row.number for row in page.context["rows"]} == {"A-1", "B-1", "D-1"}
    assert page.context["searched"].missing == ["NOPE-1", "NOPE-2"]
    assert "5 pasted numbers" in page.text
    assert "NOPE-1, NOPE-2" in page.text
    assert "A-1" not in page.request["QUERY_STRING"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "required"),
        (" ,;\n", "required"),
        (",", "at least one"),
        (" ".join(f"N{n}" for n in range(201)), "These are 201 numbers; paste at most 200"),
        ("NOPE", "None of these numbers is known"),
        ("x" * 20_001, "at most 20000"),
        ("x" * 1_000_000, "at most 20000"),
        ("' OR 1=1 --", "None of these"),
    ],
    ids=lambda text: text[:12],
)
def test_what_cannot_be_found_is_said_and_kept(text, said, send):
    page = send("numbers", numbers=text)

    assert said in page.text
    assert text[:50].replace("'", "&#x27;").strip() in page.text
    assert not Lookup.objects.exists()


def test_pasted_numbers_of_others_are_not_known(send, store):
    make_order(make_store(), number="Z-1")
    make_order(make_store(store.merchant), number="Z-2")

    assert "None of these numbers is known" in send("numbers", numbers="Z-1 Z-2").text


def test_two_hundred_numbers_cost_a_fixed_number_of_queries(
    seller_client, store, django_assert_max_num_queries
):
    make_order(store, number="N1")
    text = " ".join(f"N{number}" for number in range(200))

    with django_assert_max_num_queries(10):
        response = seller_client.post(reverse("orders:numbers", args=[store.code]), {"numbers": text})

    assert response.status_code == 302
