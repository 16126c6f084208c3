"""What staff see of joining: how many stores stand where and for how long, each number with its list."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from merchant.stores import services
from merchant.stores.funnel import funnel
from merchant.stores.models import JoiningTerms, Participation
from tests.conftest import client_of
from tests.factories import make_seller, make_store
from tests.merchant.stores.test_sought import make
from tests.signing_in import give_second_factor, make_staff, sign_in_with_second_factor

pytestmark = pytest.mark.django_db
FUNNEL = reverse("admin:merchant_participation_funnel")
LIST = reverse("admin:merchant_participation_changelist")


def shown(groups):
    return [(group.sought.state, group.sought.step, group.sought.stand, group.count) for group in groups]


def days_of(moment):
    return round((timezone.now() - moment) / timedelta(days=1))


@pytest.fixture
def stores():
    """Eleven stores on their way."""
    for days in (1, 2, 9):
        make("invited", days=days)
    for days in (1, 5, 6, 30):
        make(step="agreement", stand="to_do", days=days + 1, steps_days=days)
    make(step="agreement", stand="waiting", days=3)
    make(days=2)
    make("active", days=100)
    make("active", step="agreement", stand="to_do", days=100, steps_days=4)


def test_nothing_is_shown_of_nothing():
    told = funnel()

    assert (told.states, told.joining, told.lapsed) == ([], [], [])


def test_stores_are_counted_by_state_and_by_step(stores):
    told = funnel()

    assert shown(told.states) == [
        ("invited", "", "", 3), ("joining", "", "", 6), ("active", "", "", 2),
    ]  # fmt: skip
    assert shown(told.joining) == [
        ("joining", "agreement", "to_do", 4),
        ("joining", "agreement", "waiting", 1),
        ("joining", "ready", "", 1),
    ]
    assert shown(told.lapsed) == [("active", "agreement", "to_do", 1)]


def test_the_middle_and_the_oldest_are_told(stores):
    told = funnel()

    invited, (at_agreement, *_more) = told.states[0], told.joining
    assert (days_of(invited.median), days_of(invited.oldest)) == (2, 9)
    assert (days_of(at_agreement.median), days_of(at_agreement.oldest)) == (6, 30)


def test_a_handful_of_queries_counts_any_number(stores, django_assert_num_queries):
    with django_assert_num_queries(3):
        funnel()


@pytest.mark.parametrize("path", [FUNNEL, LIST])
def test_the_pages_cost_the_same_for_any_number(staff_client, path):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            staff_client.get(path)
        return len(seen)

    make(step="agreement", stand="to_do")
    staff_client.get(path)
    few = queries()
    for _store in range(5):
        make(step="agreement", stand="to_do")

    assert queries() == few


def test_each_number_leads_to_its_stores(staff_client, stores):
    page = staff_client.get(FUNNEL)
    told = page.context["funnel"]

    for group in [*told.states, *told.joining, *told.lapsed]:
        address = f"{LIST}?{group.sought.query()}"
        assert address.replace("&", "&amp;") in page.text
        rows = staff_client.get(address).context["cl"].result_list
        assert len(rows) == group.count
        assert set(rows) == set(Participation.objects.sought(group.sought, timezone.now()))


def test_the_longest_stand_first(staff_client, stores):
    rows = staff_client.get(LIST, {"state": "joining", "stand": "to_do"}).context["cl"].result_list

    since = [row.step_since for row in rows]
    assert since == sorted(since)


@pytest.mark.parametrize(
    "query",
    [
        {"state": "joining", "age": "7"},
        {"state": "joining", "step": "agreement", "stand": "waiting", "age": "1"},
        {"state": "emperor", "step": "x" * 99, "stand": "?", "age": "x"},
        {"step": "agreement"},
        {"ids": "1,2,x"},
        {"q": "store"},
        {"q": "' OR 1=1 --", "state": "left"},
    ],
)
def test_filters_and_search_open(staff_client, stores, query):
    response = staff_client.get(LIST, query)

    assert response.status_code == 200


def test_ages_are_counted_as_the_list_says(staff_client, stores):
    rows = (
        staff_client.get(LIST, {"state": "joining", "stand": "to_do", "age": "6"}).context["cl"].result_list
    )

    assert sorted(days_of(row.step_since) for row in rows) == [6, 30]


def test_a_store_s_page_shows_the_checklist_and_the_history(staff_client, store, seller):
    services.begin_joining(store_id=store.pk, actor=seller)
    row = Participation.objects.get(store=store)

    text = staff_client.get(reverse("admin:merchant_participation_change", args=[row.pk])).text

    assert "Checklist, as the seller sees it" in text
    assert "Began to join the semi-managed programme" in text
    assert str(seller) in text
    assert reverse("admin:merchant_merchant_see_as_seller", args=[store.merchant_id]) in text


@pytest.mark.parametrize("page", ["add", "delete"])
def test_nothing_is_entered_or_deleted_by_hand(staff_client, page):
    row = make()
    url = reverse(f"admin:merchant_participation_{page}", args=[row.pk] if page == "delete" else [])

    assert staff_client.get(url).status_code == 403
    assert staff_client.post(url, {"post": "yes"}).status_code == 403
    assert Participation.objects.filter(pk=row.pk).exists()


def test_staff_without_the_right_see_neither(client):
    give_second_factor(make_staff(is_superuser=False))
    sign_in_with_second_factor(client)

    assert [client.get(path).status_code for path in (FUNNEL, LIST)] == [403, 403]


def test_sellers_and_strangers_see_neither():
    for client in (Client(), client_of(make_seller())):
        assert {client.get(path).status_code for path in (FUNNEL, LIST)} <= {302, 403}


# --- what waits on the first page ------------------------------------------------------------------------


def queue(client, label):
    page = client.get(reverse("admin:index"))
    (found,) = [each for each in page.context["queues"] if label in each.label]
    return found


def test_stores_that_wait_for_us_stand_on_the_first_page(staff_client):
    make(step="account", stand="waiting", steps_days=3)
    make(step="exam", stand="to_do", steps_days=3)

    found = queue(staff_client, "wait for us")

    assert (found.count, days_of(found.oldest)) == (1, 3)
    assert len(staff_client.get(found.url).context["cl"].result_list) == 1


def test_stores_that_stand_still_do_after_the_days_that_staff_set(staff_client):
    JoiningTerms.objects.update(still_days=5)
    make(step="exam", stand="to_do", steps_days=4)
    make(step="exam", stand="to_do", steps_days=6)

    found = queue(staff_client, "stand still")

    assert (found.count, days_of(found.oldest)) == (1, 6)
    rows = staff_client.get(found.url).context["cl"].result_list
    assert [days_of(row.step_since) for row in rows] == [6]


def test_the_first_page_says_how_long_the_oldest_waits(staff_client):
    make(step="account", stand="waiting", steps_days=3)

    text = staff_client.get(reverse("admin:index")).text

    assert "oldest: 3" in text
    assert "nothing waits" in text


def test_a_queue_is_shown_to_who_may_work_on_it(client):
    give_second_factor(make_staff(is_superuser=False))
    sign_in_with_second_factor(client)

    assert client.get(reverse("admin:index")).context["queues"] == []


def test_the_first_page_costs_the_same_for_any_number(staff_client):
    page = reverse("admin:index")

    def queries():
        with CaptureQueriesContext(connection) as seen:
            staff_client.get(page)
        return len(seen)

    make(step="account", stand="waiting")
    make(step="exam", stand="to_do", steps_days=60)
    staff_client.get(page)
    few = queries()
    for _store in range(5):
        make(step="account", stand="waiting")
        make(step="exam", stand="to_do", steps_days=60)

    assert queries() == few


def test_every_queue_leads_somewhere(staff_client):
    page = staff_client.get(reverse("admin:index"))

    assert {"Appeals to decide", "Rows that broke a job"} <= {each.label for each in page.context["queues"]}
    for each in page.context["queues"]:
        assert staff_client.get(each.url).status_code == 200


def test_a_seller_who_begins_is_counted(store, seller):
    services.begin_joining(store_id=store.pk, actor=seller)
    make_store()

    assert [group.count for group in funnel().states] == [1]
