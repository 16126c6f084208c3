"""The pages on which a store compares JIT warehouses and chooses one."""

import pytest
from django.urls import reverse
from django.utils import translation

from merchant.tenancy.models import Membership
from tests.conftest import client_of
from tests.factories import (
    let_join,
    make_jit_warehouse,
    make_order,
    make_route,
    make_seller,
    make_store,
    make_warehouse,
)
from tests.warehouses.jit.builders import choose, override
from warehouses.calendars.services import extend_holidays
from warehouses.jit.models import JitChoice, JitSite

pytestmark = pytest.mark.usefixtures("clock")


def url(store, name="jit", **query):
    return reverse(f"warehouses:{name}", args=[store.code], query=query or None)


def send(client, store, code, typed=None):
    body = {"code": code, "typed_code": code if typed is None else typed}
    return client.post(url(store, "jit_choose"), body)


def test_candidates_stand_side_by_side_the_nearest_first(seller_client, joining, dongguan, yiwu):
    far = make_jit_warehouse(code="JIT-UR", city="Urumqi", latitude="43.8256", longitude="87.6168")

    page = seller_client.get(url(joining)).text

    places = [page.index(warehouse.code) for warehouse in (yiwu, dongguan, far)]
    assert places == sorted(places)
    assert "510 km" in page
    assert "534 km" in page
    assert "Songshan Lake Road 1" in page
    assert "16:00" in page


def test_those_of_others_are_no_candidates(seller_client, joining, dongguan):
    make_warehouse(joining.merchant, kind="jit", code="OWN-JIT")
    make_jit_warehouse(kind="overseas", code="PLATFORM-US")
    make_jit_warehouse(is_active=False, code="JIT-OLD")

    page = seller_client.get(url(joining)).text

    assert "JIT-DG" in page
    assert not [code for code in ("OWN-JIT", "PLATFORM-US", "JIT-OLD") if code in page]


@pytest.mark.parametrize(
    ("join", "said"),
    [
        (True, "your dispatch address has no coordinates"),
        (False, "the store has no dispatch address yet"),
    ],
)
def test_an_unknown_distance_says_how_to_mend_it(join, said, seller_client, store, seller, dongguan):
    if join:
        let_join(store, seller, place=None, city="Nowhere-under-Sea")

    page = seller_client.get(url(store)).text

    assert said in page
    assert reverse("merchant:addresses", args=[store.code]) in page


def test_a_warehouse_without_coordinates_says_whose_it_is_to_mend(seller_client, joining):
    make_jit_warehouse(latitude=None, longitude=None)

    assert "the platform has not entered where it lies" in seller_client.get(url(joining)).text


def test_without_any_candidate_the_page_says_whom_to_ask(seller_client, joining):
    assert "The platform has no JIT warehouse yet" in seller_client.get(url(joining)).text


def test_one_candidate_shows_its_year_and_what_orders_would_have_got(seller_client, joining, route, dongguan):
    order = make_order(joining)

    page = seller_client.get(url(joining, "jit_candidate", code="JIT-DG")).text

    assert "The year 2026" in page
    assert 'class="month"' in page
    assert order.number in page
    assert "2026-03-04 23:59 (London)" in page
    assert "2026-03-05 23:59 (Dongguan)" in page
    assert "type JIT-DG" in page


def test_another_year_is_one_link_away(seller_client, joining, dongguan):
    page = seller_client.get(url(joining, "jit_candidate", code="JIT-DG", year="2027"))

    assert "The year 2027" in page.text


@pytest.mark.parametrize("code", ["NOWHERE", "OWN-JIT", "\0", "jit-dg'--"])
def test_a_code_of_no_candidate_is_not_found(code, seller_client, joining, dongguan):
    make_warehouse(joining.merchant, kind="jit", code="OWN-JIT")

    assert seller_client.get(url(joining, "jit_candidate", code=code)).status_code in {400, 404}
    assert send(seller_client, joining, code).status_code in {400, 404}
    assert not JitChoice.objects.exists()


def test_without_a_code_one_is_led_to_the_list(seller_client, joining):
    assert seller_client.get(url(joining, "jit_candidate")).url == url(joining)
    assert seller_client.post(url(joining, "jit_choose")).status_code == 404


def test_an_owner_types_the_code_and_chooses(seller_client, joining, dongguan, seller):
    response = send(seller_client, joining, "JIT-DG")

    assert response.url == url(joining)
    assert JitChoice.objects.get().chosen_by == seller
    page = seller_client.get(response.url).text
    assert "JIT warehouse: Dongguan JIT" in page
    assert "Only platform staff can change it" in page
    assert str(seller) in page


@pytest.mark.parametrize("typed", ["", "JIT-YW", "Dongguan"])
def test_another_code_typed_is_one_sentence_at_the_field(typed, seller_client, joining, dongguan, yiwu):
    response = send(seller_client, joining, "JIT-DG", typed)

    assert response.status_code == 200
    assert ("Type JIT-DG" in response.text) or not typed
    assert not JitChoice.objects.exists()


@pytest.mark.parametrize("role", [role for role in Membership.Role if role != "owner"])
def test_only_owners_choose(role, joining, dongguan):
    client = client_of(make_seller(joining.merchant, role=role))

    page = client.get(url(joining, "jit_candidate", code="JIT-DG")).text

    assert "An owner of your team chooses" in page
    assert "<form" not in page[page.index('id="choose"') :].split("</section>")[0]
    assert send(client, joining, "JIT-DG").status_code == 403
    assert not JitChoice.objects.exists()


def test_a_full_one_says_why_and_has_no_form(seller_client, joining, dongguan):
    JitSite.objects.create(warehouse=dongguan, state="full", note="A second hall opens in June.")

    page = seller_client.get(url(joining, "jit_candidate", code="JIT-DG")).text
    response = send(seller_client, joining, "JIT-DG")

    assert "It cannot be chosen: Full: it takes no more stores. A second hall opens in June." in page
    assert "typed_code" not in page
    assert "Choose another one" in response.text
    assert not JitChoice.objects.exists()


def test_before_joining_the_page_says_what_comes_first(seller_client, store, dongguan):
    page = seller_client.get(url(store, "jit_candidate", code="JIT-DG")).text

    assert "Begin to join the programme first" in page
    assert "typed_code" not in page
    assert "Begin to join" in send(seller_client, store, "JIT-DG").text


def test_the_back_button_shows_what_was_chosen_instead_of_a_form(seller_client, joining, dongguan, yiwu):
    send(seller_client, joining, "JIT-DG")

    page = seller_client.get(url(joining, "jit_candidate", code="JIT-YW")).text

    assert "This store&#x27;s JIT warehouse is Dongguan JIT (JIT-DG)" in page.replace("'", "&#x27;")
    assert "typed_code" not in page


def test_a_form_sent_again_is_answered_as_the_first(seller_client, joining, dongguan):
    responses = [send(seller_client, joining, "JIT-DG") for _each in range(2)]

    assert [response.status_code for response in responses] == [302, 302]
    assert JitChoice.objects.count() == 1


def test_a_form_of_another_tab_is_told_what_was_chosen(seller_client, joining, dongguan, yiwu):
    send(seller_client, joining, "JIT-DG")

    response = send(seller_client, joining, "JIT-YW")

    assert "JIT warehouse is JIT-DG" in response.text
    assert JitChoice.objects.get().warehouse == dongguan


def test_an_outsider_finds_nothing(outsider_client, joining, dongguan):
    assert outsider_client.get(url(joining)).status_code == 404
    assert send(outsider_client, joining, "JIT-DG").status_code == 404


def test_what_staff_changed_stands_there_with_the_reason(
    seller_client, joining, dongguan, yiwu, seller, staff
):
    choose(joining, dongguan, seller)
    override(joining, yiwu, staff)

    page = seller_client.get(url(joining)).text

    assert "JIT warehouse: Yiwu JIT" in page
    assert "It burnt down." in page
    assert "the store&#x27;s own choice" in page.replace("'", "&#x27;")


def test_the_checklist_leads_there_and_names_what_was_chosen(seller_client, joining, dongguan, seller):
    checklist = reverse("merchant:joining", args=[joining.code])
    assert url(joining) in seller_client.get(checklist).text

    choose(joining, dongguan, seller)

    page = seller_client.get(checklist).text
    assert "Dongguan JIT (JIT-DG): JIT orders are handed over there." in page
    assert "JIT warehouse JIT-DG chosen, for good" in page


def test_pages_cost_the_same_for_few_and_many(
    seller_client, joining, route, dongguan, django_assert_max_num_queries
):
    make_route(joining.merchant, "FR")
    for country in ("GB", "FR"):
        make_order(joining, country=country)
    extend_holidays()
    with django_assert_max_num_queries(36):
        seller_client.get(url(joining))

    for number in range(5):
        make_jit_warehouse(latitude=f"{20 + number}.5")
        make_order(joining)

    with django_assert_max_num_queries(36):
        seller_client.get(url(joining))


def test_another_store_of_the_merchant_chooses_for_itself(seller_client, joining, dongguan, seller):
    other = let_join(make_store(joining.merchant), seller)
    choose(joining, dongguan, seller)

    assert "Choose a JIT warehouse" in seller_client.get(url(other)).text


def test_the_page_is_in_chinese_too(joining, dongguan, seller):
    seller.language = "zh-hans"
    seller.save(update_fields=["language"])

    with translation.override("zh-hans"):
        page = client_of(seller).get(url(joining))

    assert page.status_code == 200
    assert 'lang="zh-Hans"' in page.text
