"""Which merchant and store a request is about: the path alone decides, and membership."""

import pytest
from django.http import Http404
from django.utils import timezone

from merchant.tenancy.middleware import CurrentMerchantMiddleware
from merchant.tenancy.models import Membership
from tests.conftest import client_of
from tests.factories import make_merchant, make_seller, make_store


@pytest.fixture
def enter(rf):
    """The request as a view would get it, for this person and these codes from the path."""

    def process(user, **codes):
        request = rf.get("/")
        request.user, request.session = user, {}
        request.merchant = request.store = request.membership = None
        rest = {**codes, "public_id": "x"}
        CurrentMerchantMiddleware(lambda request: None).process_view(request, None, (), rest)
        assert rest == {"public_id": "x"}
        return request

    yield process
    timezone.deactivate()


def test_a_store_s_path_gives_its_store_merchant_and_membership(enter, store, seller):
    request = enter(seller, store=store.code)

    assert (request.store, request.merchant) == (store, store.merchant)
    assert request.membership.user == seller
    assert request.session == {"last_store": store.code, "last_merchant": store.merchant.code}


def test_entering_a_store_is_one_query(enter, store, seller, django_assert_num_queries):
    with django_assert_num_queries(1):
        request = enter(seller, store=store.code)
        names = (request.merchant.name, request.store.merchant.name, request.membership.merchant.name)

    assert names == (store.merchant.name,) * 3
    assert request.store.clock_from == store.clock_from


def test_who_is_taken_out_of_a_team_or_has_another_role_finds_it_so_at_once(seller_client, store, seller):
    membership = Membership.objects.filter(user=seller, merchant=store.merchant)
    pages = [f"/s/{store.code}/orders/", f"/m/{store.merchant.code}/team/"]
    import_page = f"/s/{store.code}/imports/new/"

    assert [seller_client.get(page).status_code for page in [*pages, import_page]] == [200] * 3
    membership.update(role=Membership.Role.ACCOUNTANT)
    assert seller_client.get(import_page).status_code == 403
    membership.delete()
    assert [seller_client.get(page).status_code for page in [*pages, import_page]] == [404] * 3


def test_a_store_s_request_lives_in_the_store_s_time(enter, seller, merchant):
    enter(seller, store=make_store(merchant, time_zone="Asia/Shanghai").code)

    assert timezone.get_current_timezone_name() == "Asia/Shanghai"


@pytest.mark.parametrize(
    ("zones", "lives_in"),
    [
        ([], "UTC"),
        (["Asia/Shanghai", "Asia/Shanghai"], "Asia/Shanghai"),
        (["Asia/Shanghai", "Europe/Paris"], "UTC"),
    ],
)
def test_a_merchant_s_pages_live_in_the_time_that_its_stores_share(enter, seller, merchant, zones, lives_in):
    for zone in zones:
        make_store(merchant, time_zone=zone)

    request = enter(seller, merchant=merchant.code)

    assert request.merchant == merchant
    assert timezone.get_current_timezone_name() == lives_in


def test_the_next_request_starts_without_a_time_zone(seller_client, store):
    seller_client.get(f"/s/{store.code}/orders/")

    assert timezone.get_current_timezone_name() == "UTC"


def test_a_merchant_s_path_gives_no_store(enter, merchant, seller):
    request = enter(seller, merchant=merchant.code)

    assert (request.merchant, request.store) == (merchant, None)


def test_a_member_of_two_teams_has_in_each_the_role_of_it(enter, store, seller):
    other = make_store()
    Membership.objects.create(user=seller, merchant=other.merchant, role=Membership.Role.CLERK)

    roles = [enter(seller, store=shop.code).membership.role for shop in (store, other)]

    assert roles == ["owner", "clerk"]


@pytest.mark.parametrize("code", ["NOBODYS", "", "s-0001", "长", "x" * 5000])
def test_a_code_that_nobody_has_is_not_found(code, enter, seller):
    if not code:
        assert enter(seller, store=code).store is None
        return
    for kind in ("store", "merchant"):
        with pytest.raises(Http404):
            enter(seller, **{kind: code})


def test_somebody_elses_codes_are_not_found_either(enter, store, outsider):
    for codes in ({"store": store.code}, {"merchant": store.merchant.code}):
        with pytest.raises(Http404):
            enter(outsider, **codes)


def test_only_listed_stores_are_open_to_who_has_a_list(enter, merchant, store):
    other = make_store(merchant)
    clerk = make_seller(merchant, role=Membership.Role.CLERK, stores=[store])

    assert enter(clerk, store=store.code).store == store
    with pytest.raises(Http404):
        enter(clerk, store=other.code)


def test_a_list_of_stores_opens_no_other_merchants_store(store):
    """Even if a foreign store found its way into the list, it stays shut."""
    foreign = make_store()
    member = make_seller(store.merchant, stores=[store, foreign]).memberships.get()

    assert member.may_enter(store)
    assert not member.may_enter(foreign)


def test_home_leads_to_the_only_store_and_else_to_the_choice(merchant, store, seller):
    client = client_of(seller)
    assert client.get("/")["Location"] == f"/s/{store.code}/"

    make_store(merchant)

    assert client_of(seller).get("/")["Location"] == "/stores/"


def test_home_leads_back_to_the_store_one_worked_in_last(merchant, store, seller):
    client, other = client_of(seller), make_store(merchant)
    client.get(f"/s/{other.code}/orders/")

    assert client.get("/")["Location"] == f"/s/{other.code}/"


def test_home_does_not_lead_to_a_store_that_was_shut_meanwhile(merchant, store):
    other = make_store(merchant)
    person = make_seller(merchant, stores=[store, other])
    client = client_of(person)
    client.get(f"/s/{other.code}/orders/")
    person.memberships.get().stores.set([store])

    assert client.get("/")["Location"] == f"/s/{store.code}/"


def test_who_is_in_no_team_reads_whom_to_ask(db):
    stranger = make_seller(make_merchant())
    stranger.memberships.all().delete()

    response = client_of(stranger).get("/", follow=True)

    assert "You are in no team yet" in response.content.decode()
