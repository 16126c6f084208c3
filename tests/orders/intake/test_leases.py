"""The row is the queue: whoever dies, somebody goes on, and nobody works at it twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from merchant.runs.exceptions import LeaseLost
from merchant.runs.services import claim
from merchant.tenancy.models import Membership
from orders.book.models import Line, Order
from orders.intake import selectors, services, staging, tasks
from orders.intake.exceptions import NotPossibleNow
from orders.intake.models import ImportRun
from tests.factories import make_store
from tests.orders.intake.files import bring, csv_of, read, start

LINES = [f"A-{number},2026-03-02T10:00,MUG,2,5.00,GBP,GB,Jane" for number in range(30)]


def lapse(run):
    """As if the worker that holds the import had died a while ago."""
    ImportRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def confirm(run):
    services.confirm_import(run_id=run.pk, actor=None, treatment="open", create_skus=False)


def test_a_second_worker_finds_nothing_to_do(store):
    run = start(store, csv_of(*LINES))
    claim(ImportRun, run.pk)

    assert services.continue_import(run_id=run.pk) is False
    run.refresh_from_db()
    assert (run.state, run.attempts) == ("reading", 1)


def test_one_merchants_many_imports_leave_workers_for_the_others(store):
    runs = [start(store, csv_of(line)) for line in LINES[:2]]
    foreign = start(make_store(), csv_of(*LINES))
    first = claim(ImportRun, runs[0].pk)

    assert services.continue_import(run_id=runs[1].pk) is False
    assert services.continue_import(run_id=foreign.pk) is True

    first.give_back()
    assert services.continue_import(run_id=runs[1].pk) is True


def test_a_dead_workers_import_is_taken_up_when_its_lease_has_lapsed(store):
    run = start(store, csv_of(*LINES))
    claim(ImportRun, run.pk)
    lapse(run)

    services.continue_import(run_id=run.pk)

    run.refresh_from_db()
    assert (run.state, run.attempts) == ("read", 0)


def test_a_worker_that_was_too_slow_stops_at_its_next_chunk(store):
    run = start(store, csv_of(*LINES))
    slow = claim(ImportRun, run.pk)
    lapse(run)
    claim(ImportRun, run.pk)

    with pytest.raises(LeaseLost):
        slow.renew()


def test_after_three_dead_workers_the_import_is_parked_with_a_sentence(store):
    run = start(store, csv_of(*LINES))
    for _worker in range(3):
        claim(ImportRun, run.pk)
        lapse(run)

    services.continue_import(run_id=run.pk)

    run.refresh_from_db()
    assert (run.state, run.failure["code"], run.attempts) == ("failed", "crashed", 3)


def test_reading_goes_on_after_the_last_staged_line(store, monkeypatch):
    monkeypatch.setattr(staging, "CHUNK", 10)
    monkeypatch.setattr(services, "SLICE", -1)  # each slice ends with its first chunk
    run = start(store, csv_of(*LINES))

    services.continue_import(run_id=run.pk)
    staged = run.rows.count()
    monkeypatch.setattr(services, "SLICE", 60)
    services.continue_import(run_id=run.pk)

    run.refresh_from_db()
    assert staged == 10
    assert (run.state, run.counts["lines"], run.counts["orders"]) == ("read", 30, 30)


def test_applying_goes_on_after_the_last_chunk(store, monkeypatch):
    monkeypatch.setattr(selectors, "GROUPS", 10)
    run = read(store, csv_of(*LINES))
    confirm(run)
    lease = claim(ImportRun, run.pk)
    run.refresh_from_db()
    services.apply(run, lease, until=0)  # decides, but the time is over before the first chunk
    lease.give_back()

    while services.continue_import(run_id=run.pk):
        pass

    run.refresh_from_db()
    assert (run.state, run.counts["outcomes"]) == ("done", {"new": 30})
    assert Order.objects.count() == Line.objects.count() == 30


def test_confirming_twice_is_refused(store):
    run = read(store, csv_of(*LINES))
    confirm(run)

    with pytest.raises(NotPossibleNow):
        confirm(run)


def test_discarding_while_it_is_read_stops_the_worker_and_leaves_nothing(store):
    run = start(store, csv_of(*LINES))
    lease = claim(ImportRun, run.pk)

    services.discard_import(run_id=run.pk, actor=None)

    with pytest.raises(LeaseLost):
        lease.renew()
    assert not run.rows.exists()


def test_what_was_brought_in_cannot_be_discarded(store):
    run = bring(store, csv_of(*LINES))

    with pytest.raises(NotPossibleNow):
        services.discard_import(run_id=run.pk, actor=None)


def test_the_sweep_rings_for_imports_that_wait_and_for_no_others(
    store, monkeypatch, django_capture_on_commit_callbacks
):
    waiting, held = start(store, csv_of(*LINES)), start(store, csv_of(*LINES))
    claim(ImportRun, held.pk)
    rung = []
    monkeypatch.setattr(tasks.continue_import, "apply_async", lambda args, **_options: rung.append(args))

    with django_capture_on_commit_callbacks(execute=True):
        tasks.continue_imports()

    assert rung == [(waiting.pk,)]


@pytest.mark.parametrize("state", ["done", "undoing", "undone"])
def test_a_finished_imports_file_is_gone_even_when_the_worker_died_before_deleting_it(store, settings, state):
    run = bring(store, csv_of(*LINES))
    assert run.file
    ImportRun.objects.update(state=state)

    services.drop_ended_files()

    run.refresh_from_db()
    assert not run.file
    assert not list(settings.MEDIA_ROOT.rglob("imports/*"))


def test_what_was_confirmed_comes_in_though_whoever_confirmed_has_left(store, seller):
    run = read(store, csv_of(*LINES), actor=seller)
    services.confirm_import(run_id=run.pk, actor=seller, treatment="open", create_skus=False)
    Membership.objects.filter(user=seller).delete()

    services.continue_import(run_id=run.pk)

    run.refresh_from_db()
    assert (run.state, Order.objects.count()) == ("done", len(LINES))
