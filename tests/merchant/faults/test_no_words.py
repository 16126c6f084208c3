"""An error may quote anybody: neither the log nor the kept faults repeat a word of it."""

import io
import json
import logging

import pytest
import structlog
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import override_settings
from django.urls import path

from config.celery import app
from merchant.faults.models import Fault
from merchant.frame.views import home
from tests.conftest import client_of
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NAME, PHONE, EMAIL, ADDRESS = "Ottoline Quillfeather", "+1 415 555 0134", "otto@quill.example", "7 Larch Row"
SAID = f"{NAME}, {ADDRESS}, {PHONE}, {EMAIL}"


def saying(request):
    try:
        int(SAID)
    except ValueError as cause:
        raise RuntimeError(SAID) from cause


@transaction.atomic
def refused_by_the_database(request):
    user = make_user(name=NAME, email=EMAIL)
    get_user_model().objects.filter(pk=user.pk).update(email=None)


@transaction.atomic
def taken(request):
    for _twice in range(2):
        get_user_model().objects.create(name=NAME, email=EMAIL)


urlpatterns = [
    path("", home, name="home"),
    path("saying/", saying, name="saying"),
    path("refused/", refused_by_the_database, name="refused"),
    path("taken/", taken, name="taken"),
]
handler500 = "merchant.faults.views.server_error"


@pytest.fixture
def lines():
    """All that is logged, byte for byte."""
    (ours,) = [handler for handler in logging.getLogger().handlers if handler.name == "stderr"]
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(ours.formatter)
    logging.getLogger().addHandler(handler)
    yield written.getvalue
    logging.getLogger().removeHandler(handler)


def ask(address):
    client = client_of(make_user(name="Mei Lin"))
    client.raise_request_exception = False
    client.get(address)


def assert_silent(text):
    told = [
        word for said in (NAME, PHONE, EMAIL, ADDRESS) for word in (said, said.split()[-1]) if word in text
    ]
    assert (bool(text), told) == (True, [])


def kept():
    return " ".join(str(value) for fault in Fault.objects.values() for value in fault.values())


@pytest.mark.parametrize(
    ("address", "kind"),
    [("saying", "RuntimeError"), ("refused", "IntegrityError"), ("taken", "IntegrityError")],
)
@override_settings(ROOT_URLCONF=__name__)
def test_an_error_of_a_page_is_told_without_its_words(lines, address, kind):
    ask(f"/{address}/")

    assert kind in lines()
    assert "tests/merchant/faults/test_no_words.py" in lines()
    assert kind in Fault.objects.get().exception
    assert_silent(lines())
    assert_silent(kept())


@pytest.fixture
def failing_task():
    def failing():
        saying(None)

    yield app.task(name="failing")(failing)
    app.tasks.unregister("failing")


def test_an_error_of_a_task_is_told_without_its_words(lines, failing_task):
    failing_task.apply(throw=False)

    assert "RuntimeError" in lines()
    assert "failing" in lines()
    assert Fault.objects.get().method == "TASK"
    assert_silent(lines())
    assert_silent(kept())


@override_settings(ROOT_URLCONF=__name__)
def test_which_rule_of_the_database_refused_is_still_told(lines):
    ask("/taken/")

    rule = "unique constraint" if connection.vendor == "postgresql" else "UNIQUE constraint failed"
    assert rule in lines()
    assert rule in Fault.objects.get().trace


@pytest.mark.parametrize(
    "told",
    [
        lambda log, error: log.error(error),
        lambda log, error: log.error("it failed: %s", error),
        lambda log, error: log.error("it failed: %(exc)s", {"exc": repr(error)}),
        lambda log, error: log.error("it failed: " + str(error), exc_info=error),
        lambda log, error: log.error("it failed: %r", str(error), exc_info=error),
    ],
)
def test_a_library_that_quotes_an_error_does_not_get_its_words_into_the_log(lines, told):
    told(logging.getLogger("library"), ValueError(NAME))

    assert_silent(lines())


class Speechless(Exception):
    def __str__(self):
        raise TypeError(NAME)


def test_an_error_that_cannot_say_anything_is_logged_too(lines):
    logging.getLogger("library").error("failed", exc_info=Speechless())

    assert "Speechless" in lines()
    assert_silent(lines())


def test_an_error_among_the_values_of_a_line_is_told_without_its_words(lines):
    structlog.get_logger("ours").warning("failed", reason=ValueError(NAME), rows=[{"why": KeyError(NAME)}])

    assert json.loads(lines())["reason"] == "builtins.ValueError"
    assert_silent(lines())


@pytest.mark.parametrize("said", [PHONE, EMAIL, "(415) 555-0134", "415-555-0134", f"/orders/?q={EMAIL[:4]}x"])
def test_what_looks_personal_is_masked_wherever_it_stands(lines, said):
    structlog.get_logger("ours").info("asked", what=said, rows=[{"deep": (said,)}])

    assert said not in lines()


@pytest.mark.parametrize(
    "said", ["2026-11-22T03:16:47Z", "0f3a415555013412", "GEN-001-4155550134", "/s/GEN-001/"]
)
def test_ids_moments_and_paths_stay_readable(lines, said):
    structlog.get_logger("ours").info("asked", what=said)

    assert json.loads(lines())["what"] == said


def test_what_breaks_off_while_it_streams_goes_the_same_way(lines):
    log = logging.getLogger("gunicorn.error")
    log.error("Error handling request %s", f"/report/?q={NAME.split()[0]}", exc_info=ValueError(NAME))

    assert (log.handlers, log.propagate) == ([], True)
    assert "/report/?…" in lines()
    assert_silent(lines())
