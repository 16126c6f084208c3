"""Platform staff look at a seller's pages: with a reason, for an hour, changing nothing, and told."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from merchant.audit.models import Event
from merchant.audit.wording import sentence
from merchant.visits import services
from merchant.visits.exceptions import VisitError
from merchant.visits.models import Visit
from tests.conftest import client_of
from tests.factories import make_merchant, make_order, make_store, make_user
from tests.signing_in import make_staff

pytestmark = pytest.mark.django_db
SHOPPER = {"name": "Ottoline Quillfeather", "street": "7 Marmalade Mews", "phone": "+44 7700 900123"}


def workbench(store):
    return reverse("merchant:workbench", args=[store.code])


@pytest.fixture
def visit(store, staff):
    return services.start_visit(merchant=store.merchant, actor=staff, reason="Ticket 12")


def test_staff_begin_a_visit_from_the_merchants_page(staff_client, staff, store):
    merchant = store.merchant
    page = reverse("admin:merchant_merchant_see_as_seller", args=[merchant.pk])
    assert (
        reverse("admin:merchant_merchant_see_as_seller", args=[merchant.pk])
        in staff_client.get(reverse("admin:merchant_merchant_change", args=[merchant.pk])).text
    )

    response = staff_client.post(page, {"reason": "Ticket 12"})

    assert response.url == workbench(store)
    visit = Visit.objects.get()
    assert (visit.merchant, visit.visitor, visit.reason) == (merchant, staff, "Ticket 12")
    assert visit.ends_at - visit.started_at == timedelta(minutes=60)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_a_visit_without_a_fitting_reason_does_not_begin(staff_client, store, reason):
    page = reverse("admin:merchant_merchant_see_as_seller", args=[store.merchant_id])

    response = staff_client.post(page, {"reason": reason})

    assert response.context["form"].errors
    assert not Visit.objects.exists()


def test_a_visitor_sees_the_pages_under_a_banner(staff_client, store, visit):
    response = staff_client.get(workbench(store))

    assert response.status_code == 200
    assert f"looks at the pages of {store.merchant.name}" in response.text
    assert reverse("end_visit") in response.text


def test_the_sellers_own_people_see_no_banner(seller_client, store, visit):
    assert reverse("end_visit") not in seller_client.get(workbench(store)).text


def test_without_a_visit_the_pages_are_not_found(staff_client, store):
    assert staff_client.get(workbench(store)).status_code == 404


def test_a_visit_opens_no_other_merchant(staff_client, store, visit):
    assert staff_client.get(workbench(make_store(make_merchant()))).status_code == 404


def test_a_visit_needs_the_second_factor(store, staff, visit):
    assert client_of(staff).get(workbench(store)).status_code == 404


def test_who_is_no_longer_staff_visits_no_more(staff_client, staff, store, visit):
    staff.is_staff = False
    staff.save()

    assert staff_client.get(workbench(store)).status_code == 404


def test_nothing_is_changed_on_a_visit(staff_client, store, route, visit):
    order = make_order(store)
    url = reverse("orders:cancel", args=[store.code, order.public_id])

    response = staff_client.post(url, {"reason": "x"})

    order.refresh_from_db()
    assert (response.status_code, order.status) == (403, "to_ship")
    assert "change nothing" in response.text


def test_recipients_stay_masked_on_a_visit(staff_client, store, route, visit):
    order = make_order(store, recipient=SHOPPER)

    text = staff_client.get(reverse("orders:detail", args=[store.code, order.public_id])).text

    assert order.number in text
    assert not [word for word in ("Quillfeather", "Marmalade", "900123") if word in text]


def test_files_stay_with_the_seller(staff_client, seller_client, store, visit):
    url = reverse("orders:import_template", args=[store.code])

    assert seller_client.get(url).status_code == 200
    response = staff_client.get(url)
    assert response.status_code == 403
    assert "files stay with the seller" in response.text


def test_a_visit_is_over_after_an_hour(staff_client, store, visit):
    Visit.objects.update(ends_at=timezone.now())

    assert staff_client.get(workbench(store)).status_code == 404


def test_the_visitor_ends_it(staff_client, store, visit):
    response = staff_client.post(reverse("end_visit"))

    visit.refresh_from_db()
    assert response.status_code == 302
    assert visit.ended_at is not None
    assert staff_client.get(workbench(store)).status_code == 404


def test_a_second_visit_ends_the_first(staff, store, visit):
    services.start_visit(merchant=make_merchant(), actor=staff, reason="Another")

    visit.refresh_from_db()
    assert visit.ended_at is not None
    assert Visit.objects.running().count() == 1


def test_only_staff_visit(store):
    with pytest.raises(VisitError):
        services.start_visit(merchant=store.merchant, actor=make_user(), reason="Curious")


def test_staff_without_the_right_are_offered_no_visit(store):
    helper = make_staff("helper@example.com", is_superuser=False)
    client = client_of(helper)

    response = client.get(reverse("admin:merchant_merchant_see_as_seller", args=[store.merchant_id]))

    assert response.status_code in {302, 403}


def test_beginning_and_end_are_told_in_the_merchants_trail(staff, store, visit):
    services.end_visit(actor=staff)

    events = Event.objects.for_merchant(store.merchant).filter(subject_kind="visit").order_by("id")
    assert [(event.kind, event.by, event.actor) for event in events] == [
        ("visit.started", "staff", staff),
        ("visit.ended", "staff", staff),
    ]
    assert "Ticket 12" in sentence(events[0])


def test_a_visit_that_the_clock_ended_is_told_once(store, visit):
    Visit.objects.update(ends_at=timezone.now() - timedelta(minutes=5))

    assert [services.end_expired_visits() for _round in range(2)] == [1, 0]
    visit.refresh_from_db()
    assert visit.ended_at == visit.ends_at
    assert Event.objects.get(kind="visit.ended").happened_at == visit.ends_at


def test_the_merchant_reads_who_looked_and_why(seller_client, store, staff, visit):
    text = seller_client.get(reverse("merchant:visits", args=[store.merchant.code])).text

    assert staff.name in text
    assert "Ticket 12" in text


def test_a_person_on_no_visit_is_just_sent_home(seller_client):
    assert seller_client.post(reverse("end_visit")).url == reverse("home")
    assert Client().post(reverse("end_visit")).url.startswith("/accounts/login/")


def test_staff_look_up_visits(staff_client, store, visit):
    response = staff_client.get(reverse("admin:merchant_visit_changelist"), {"q": store.merchant.code})

    assert [row.pk for row in response.context["cl"].result_list] == [visit.pk]
