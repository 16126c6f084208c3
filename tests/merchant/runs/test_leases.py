"""The contract of every kind of long work: who holds the lease works at it, and nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from merchant.runs.exceptions import LeaseLost, NotPossibleNow
from merchant.runs.services import LEASE, claim
from orders.bulk.models import BulkRun
from orders.export.models import ExportRun
from tests.factories import make_store


def bulk(store, seller, key="a"):
    return BulkRun.objects.create(
        merchant_id=store.merchant_id, store=store, actor=seller, act="hold", key=key
    )


def export(store, seller):
    return ExportRun.objects.create(
        merchant_id=store.merchant_id, store=store, actor=seller, selection={}, language="en", key="b"
    )


def test_a_claim_begins_the_run_and_counts_the_attempt(store, seller):
    run = bulk(store, seller)

    lease = claim(BulkRun, run.pk)

    run.refresh_from_db()
    assert (run.state, run.attempts, run.lease_until) == ("running", 1, lease.until)
    assert timedelta() < lease.until - timezone.now() <= LEASE


def test_progress_forgets_the_attempts_and_renews_the_lease(store, seller):
    run = bulk(store, seller)
    lease = claim(BulkRun, run.pk)
    first = lease.until

    lease.renew(total=7)

    run.refresh_from_db()
    assert (run.attempts, run.total) == (0, 7)
    assert run.lease_until == lease.until > first


def test_what_is_given_back_may_be_taken_at_once(store, seller):
    run = bulk(store, seller)
    claim(BulkRun, run.pk).give_back()

    assert claim(BulkRun, run.pk) is not None


def test_who_lost_the_lease_cannot_give_back_another_ones(store, seller):
    run = bulk(store, seller)
    slow = claim(BulkRun, run.pk)
    BulkRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    claim(BulkRun, run.pk)

    slow.give_back()

    assert claim(BulkRun, run.pk) is None
    with pytest.raises(LeaseLost):
        slow.renew()


def test_one_run_of_a_kind_at_a_time_for_a_merchant_and_others_do_not_wait(store, seller):
    first, second = bulk(store, seller), bulk(store, seller, "c")
    foreign = make_store()
    other_kind, other_merchant = export(store, seller), bulk(foreign, seller)
    claim(BulkRun, first.pk)

    assert claim(BulkRun, second.pk) is None
    assert claim(ExportRun, other_kind.pk) is not None
    assert claim(BulkRun, other_merchant.pk) is not None


def test_what_is_over_is_over(store, seller):
    run = bulk(store, seller)
    run.become("stopped")
    run.save()

    assert claim(BulkRun, run.pk) is None
    with pytest.raises(NotPossibleNow):
        run.become("running")
