"""Errors by their id: kept for staff without personal data, and never a second error."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection
from django.test import Client, override_settings
from django.urls import path, reverse
from django.utils import timezone

from config.celery import app
from merchant.faults import services, traces
from merchant.faults.models import Fault
from merchant.frame.views import home
from merchant.jobs.tasks import beat_heart
from tests.conftest import client_of
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SECRET = "Ottoline Quillfeather"


def broken(request, name="x"):
    secret = SECRET
    raise ValueError(f"{secret} is not a number")


urlpatterns = [
    path("", home, name="home"),
    path("broken/<str:name>/", broken, name="broken"),
]
handler500 = "merchant.faults.views.server_error"
in_these_addresses = override_settings(ROOT_URLCONF=__name__)


def ask(client, **headers):
    client.raise_request_exception = False
    return client.get(f"/broken/{SECRET}/", {"q": SECRET}, headers=headers)


@pytest.fixture
def person():
    return make_user(name="Mei Lin")


@in_these_addresses
def test_an_error_is_kept_under_the_id_that_the_page_shows(person):
    response = ask(client_of(person))

    fault = Fault.objects.get()
    assert response.status_code == 500
    assert fault.error_id == response.headers["X-Request-ID"]
    assert fault.error_id in response.text
    assert (fault.user, fault.method, fault.address) == (person, "GET", "broken")
    assert fault.exception == "builtins.ValueError"


@in_these_addresses
def test_the_page_asks_to_quote_the_id(person):
    assert "quote the number below" in ask(client_of(person)).text


@in_these_addresses
def test_where_it_happened_is_told_without_what_was_at_work(person):
    ask(client_of(person))

    fault = Fault.objects.get()
    assert "tests/merchant/faults/test_faults.py" in fault.trace
    assert "broken" in fault.trace
    assert not [value for value in vars(fault).values() if "Quillfeather" in str(value)]


@in_these_addresses
def test_an_id_that_comes_twice_is_kept_once_and_answers_alike(person):
    client = client_of(person)

    for _attempt in range(2):
        response = ask(client, x_request_id="abcdefgh-1")

    assert response.status_code == 500
    assert Fault.objects.count() == 1


def test_what_an_error_came_from_is_told_too():
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as cause:
            raise RuntimeError(SECRET) from cause
    except RuntimeError as error:
        told = traces.trace_of(error)

    assert told.startswith("builtins.RuntimeError")
    assert "builtins.KeyError" in told
    assert SECRET not in told


class Unreachable:
    """A user whose row cannot be read."""

    @property
    def is_authenticated(self):
        raise OperationalError("the database is down")


def test_where_the_user_cannot_be_read_the_error_is_only_logged(caplog):
    services.record_fault(error_id="12345678", error=ValueError(SECRET), user=Unreachable())

    assert not Fault.objects.exists()
    assert "fault.not_kept" in caplog.text
    assert "12345678" in caplog.text
    assert SECRET not in caplog.text


def test_a_database_that_refuses_leaves_the_log_line(caplog):
    def refuse(execute, sql, params, many, context):
        raise OperationalError("server closed the connection")

    with connection.execute_wrapper(refuse):
        services.record_fault(error_id="12345678", error=ValueError(), address="orders:list")

    assert "fault.not_kept" in caplog.text
    assert "orders:list" in caplog.text


@pytest.mark.parametrize("error_id", ["x" * 5000, ""])
def test_hostile_ids_and_addresses_are_cut(error_id):
    services.record_fault(error_id=error_id, error=None, method="X" * 99, address="a" * 9999)

    fault = Fault.objects.get()
    assert (len(fault.error_id) <= 64, len(fault.method), len(fault.address)) == (True, 8, 200)


def test_a_failed_task_is_kept_under_its_own_id():
    beat_heart.on_failure(ValueError(SECRET), "0f-task-id", [], {}, SimpleNamespace())

    fault = Fault.objects.get()
    assert (fault.error_id, fault.method) == ("0f-task-id", "TASK")
    assert fault.address == "merchant.jobs.tasks.beat_heart"


def test_every_task_reports():
    app.loader.import_default_modules()
    ours = [
        task for name, task in app.tasks.items() if name.startswith(("merchant.", "orders.", "warehouses."))
    ]

    assert ours
    assert all(type(task).on_failure.__qualname__ == "ReportingTask.on_failure" for task in ours)


def test_faults_are_forgotten_after_ninety_days():
    for days in (89, 91):
        services.record_fault(error_id=f"{days}-days-old", error=ValueError())
        moment = timezone.now() - timedelta(days=days)
        Fault.objects.filter(error_id=f"{days}-days-old").update(happened_at=moment)

    assert services.forget_old_faults() == 1
    assert Fault.objects.get().error_id == "89-days-old"


def test_staff_find_an_error_by_its_id(staff_client):
    for error_id in ("first-error", "second-error"):
        services.record_fault(error_id=error_id, error=ValueError())

    response = staff_client.get(reverse("admin:merchant_fault_changelist"), {"q": " first-error "})

    assert [fault.error_id for fault in response.context["cl"].result_list] == ["first-error"]
    page = staff_client.get(reverse("admin:merchant_fault_change", args=[Fault.objects.first().pk]))
    assert page.status_code == 200


def test_a_seller_reads_no_faults(seller_client):
    assert seller_client.get(reverse("admin:merchant_fault_changelist")).status_code in {302, 403}


@in_these_addresses
def test_a_stranger_s_error_names_nobody():
    client = Client()
    client.raise_request_exception = False

    assert client.get("/broken/x/").status_code in {302, 500}
    assert not Fault.objects.exclude(user=None).exists()
