"""What staff see and do in admin: lists, careful forms, every change told, nothing deleted."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from merchant.audit import services as audit
from merchant.audit.models import Event
from merchant.tenancy.models import Membership, Merchant, Store
from merchant.tenancy.roles import Role
from tests.factories import make_merchant, make_seller, make_sku, make_store, make_user
from tests.signing_in import give_second_factor, make_staff, sign_in_with_second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make_staff()


@pytest.fixture
def staff_client(client, staff):
    cache.clear()
    give_second_factor(staff)
    sign_in_with_second_factor(client)
    return client


@pytest.mark.parametrize("model", ["merchant", "store", "membership", "event", "sku"])
def test_every_list_opens_searches_and_deletes_nothing(staff_client, model, merchant, store, seller):
    audit.record("sku.added", make_sku(merchant, "A"), data={"code": "A"})
    url = reverse(f"admin:merchant_{model}_changelist")

    for query in ({}, {"q": "a"}, {"q": "sku 1"}):
        assert staff_client.get(url, query).status_code == 200
    answer = staff_client.post(url, {"action": "delete_selected", "_selected_action": ["1"]})
    assert b"Are you sure" not in answer.content


@pytest.mark.parametrize("model", ["merchant", "store", "membership"])
def test_every_form_opens(staff_client, model, merchant, store, seller):
    row = {"merchant": merchant, "store": store, "membership": seller.memberships.get()}[model]

    assert staff_client.get(reverse(f"admin:merchant_{model}_add")).status_code == 200
    assert staff_client.get(reverse(f"admin:merchant_{model}_change", args=[row.pk])).status_code == 200
    assert staff_client.get(reverse(f"admin:merchant_{model}_delete", args=[row.pk])).status_code == 403


def test_a_merchant_and_its_store_are_added_and_told(staff_client, staff):
    staff_client.post(reverse("admin:merchant_merchant_add"), {"code": "QZ", "name": "Quanzhou"})
    merchant = Merchant.objects.get(code="QZ")
    data = {
        "code": "QZ-NA",
        "name": "North America",
        "merchant": merchant.pk,
        "kind": "self_operated",
        "state": "open",
        "currency": "usd",
        "time_zone": "Asia/Shanghai",
        "clock_from_0": "2026-01-01",
        "clock_from_1": "00:00:00",
    }

    staff_client.post(reverse("admin:merchant_store_add"), data)

    assert Store.objects.get(code="QZ-NA").currency == "USD"
    told = Event.objects.order_by("id").values_list("kind", "actor", "by")
    assert list(told) == [("merchant.added", staff.pk, "staff"), ("store.added", staff.pk, "staff")]


@pytest.mark.parametrize(("field", "value"), [("currency", "XXQ"), ("time_zone", "Shanghai")])
def test_a_store_with_a_wrong_fact_is_refused(staff_client, merchant, field, value):
    store = make_store(merchant)
    data = {
        "name": store.name,
        "kind": "self_operated",
        "state": "open",
        "currency": "USD",
        "time_zone": "Asia/Shanghai",
        "clock_from_0": "2026-01-01",
        "clock_from_1": "00:00:00",
    }

    url = reverse("admin:merchant_store_change", args=[store.pk])
    response = staff_client.post(url, data | {field: value})

    assert list(response.context["adminform"].form.errors) == [field]


def test_a_member_is_added_and_told(staff_client, merchant, store):
    person = make_user()
    data = {"user": person.pk, "merchant": merchant.pk, "role": Role.CLERK, "stores": [store.pk]}

    staff_client.post(reverse("admin:merchant_membership_add"), data)

    membership = Membership.objects.get(user=person)
    assert (membership.all_stores, list(membership.stores.all())) == (False, [store])
    assert Event.objects.get(kind="member.added").subject_id == membership.pk


def test_a_member_is_changed_and_told(staff_client, staff, merchant, colleague):
    membership = colleague.memberships.get()
    url = reverse("admin:merchant_membership_change", args=[membership.pk])

    staff_client.post(url, {"role": Role.OPERATOR, "all_stores": "on"})

    membership.refresh_from_db()
    assert membership.role == Role.OPERATOR
    event = Event.objects.get(kind="member.changed")
    assert (event.actor, event.data["old_role"]) == (staff, Role.CLERK)


def test_the_last_owner_stays_owner_for_staff_too(staff_client, merchant, seller):
    membership = seller.memberships.get()
    url = reverse("admin:merchant_membership_change", args=[membership.pk])

    response = staff_client.post(url, {"role": Role.CLERK, "all_stores": "on"})

    assert "is the last owner" in response.content.decode()
    membership.refresh_from_db()
    assert membership.role == Role.OWNER


def test_another_merchant_s_store_is_refused(staff_client, merchant):
    person, foreign = make_user(), make_store(make_merchant())
    data = {"user": person.pk, "merchant": merchant.pk, "role": Role.CLERK, "stores": [foreign.pk]}

    response = staff_client.post(reverse("admin:merchant_membership_add"), data)

    assert response.context["adminform"].form.errors
    assert not Membership.objects.filter(user=person).exists()


def test_staff_find_the_events_of_one_row(staff_client, merchant):
    sku, other = make_sku(merchant, "A"), make_sku(merchant, "B")
    for row in (sku, other):
        audit.record("sku.added", row, data={"code": row.code})

    response = staff_client.get(reverse("admin:merchant_event_changelist"), {"q": f"sku {sku.pk}"})

    assert [event.subject_id for event in response.context["cl"].result_list] == [sku.pk]


def test_a_seller_s_colleague_opens_no_admin_page(client):
    client.force_login(make_seller())

    assert client.get(reverse("admin:merchant_merchant_changelist")).status_code in {302, 403}
