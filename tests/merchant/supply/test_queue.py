"""What the monitoring is told of accounts that wait."""

from datetime import timedelta

import pytest
from django.utils import timezone

from merchant.jobs.queues import queues, told_of
from merchant.parking.models import ParkedRow
from merchant.supply.models import SupplyAccount

pytestmark = pytest.mark.django_db


def report():
    (queue,) = [queue for queue in queues() if queue.code == "supply_accounts"]
    return told_of(queue, timezone.now())


def wait(**since):
    SupplyAccount.objects.update(next_try_at=timezone.now() - timedelta(**since))


def test_one_that_is_due_for_twenty_minutes_makes_the_queue_late(system, asked):
    wait(minutes=20)

    told = report()

    assert (told["state"], told["waiting"]) == ("late", 1)
    assert told["oldest"] == pytest.approx(1200, abs=30)


def test_one_that_rests_between_tries_waits_for_nobody(system, asked):
    wait(minutes=-20)

    assert report()["waiting"] == 0


def test_a_parked_one_waits_for_staff(system, asked):
    wait(minutes=20)
    ParkedRow.objects.create(
        queue="supply_accounts", kind="merchant.supplyaccount", row_id=asked.pk, parked_at=timezone.now()
    )

    assert report()["waiting"] == 0


def test_where_staff_open_accounts_no_job_is_late(settings, asked):
    settings.SUPPLY_URL = ""
    wait(minutes=20)

    assert report()["state"] == "ok"
