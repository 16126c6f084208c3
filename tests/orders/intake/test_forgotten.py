from datetime import timedelta

import pytest

from merchant.audit.models import Event
from orders.intake import services, tasks
from orders.intake.models import ImportRun, StagedRow
from tests.orders.intake.files import csv_of, read

KEPT = timedelta(days=180)


@pytest.fixture
def run(clock, store):
    clock.forward(days=30)
    return read(store, csv_of("A1,2026-03-01,TEA,1,5.00,GBP,GB,Jane"))


def test_what_nobody_confirmed_goes_as_an_ended_orders_address_does(
    run, clock, django_capture_on_commit_callbacks
):
    clock.set(run.state_since + KEPT + timedelta(seconds=1))

    with django_capture_on_commit_callbacks(execute=True):
        tasks.continue_imports()

    run.refresh_from_db()
    assert (run.state, run.file.name) == ("discarded", "")
    assert not StagedRow.objects.exists()
    assert Event.objects.get(kind="import.discarded").by == "job"


def test_until_then_it_waits(run, clock):
    clock.set(run.state_since + KEPT)

    services.discard_forgotten_imports()

    assert ImportRun.objects.get().state == "read"
    assert StagedRow.objects.exists()


def test_what_a_failed_import_left_goes_as_late(run, clock):
    ImportRun.objects.update(state="failed")
    clock.set(run.state_since + KEPT)
    services.discard_forgotten_imports()
    assert StagedRow.objects.exists()

    clock.set(run.state_since + KEPT + timedelta(seconds=1))
    services.discard_forgotten_imports()

    assert not StagedRow.objects.exists()
