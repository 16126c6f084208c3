from datetime import timedelta

import pytest
from celery import current_app
from django.db import OperationalError, connection
from django.utils import timezone

from merchant.jobs import beat, health, services, tasks
from merchant.jobs.models import Heartbeat


@pytest.fixture
def reachable_broker(monkeypatch):
    monkeypatch.setattr(current_app.conf, "broker_url", "memory://")


@pytest.fixture
def both_alive(db):
    services.record_heartbeat(source="worker")
    services.record_heartbeat(source="beat")


def age(source, seconds):
    Heartbeat.objects.filter(source=source).update(beat_at=timezone.now() - timedelta(seconds=seconds))


def no_database(*args, **options):
    raise OperationalError("gone")


def test_web_is_well_while_the_database_answers(client, db):
    response = client.get("/healthz")

    assert (response.status_code, response.text) == (200, "ok\n")


def test_web_is_unwell_without_its_database(client, db):
    with connection.execute_wrapper(no_database):
        response = client.get("/healthz")

    assert response.status_code == 503


def test_web_is_well_without_broker_and_heartbeats(client, db):
    assert client.get("/healthz").status_code == 200
    assert client.get("/healthz/jobs").status_code == 503


@pytest.mark.usefixtures("both_alive", "reachable_broker")
def test_jobs_are_well_when_broker_worker_and_beat_are(client):
    response = client.get("/healthz/jobs")

    assert response.status_code == 200
    assert response.json()["state"] == "ok"


@pytest.mark.usefixtures("both_alive", "reachable_broker")
@pytest.mark.parametrize("source", ["worker", "beat"])
def test_a_late_heartbeat_is_named(client, source):
    age(source, health.LATE_AFTER + 5)

    response = client.get("/healthz/jobs")

    assert response.status_code == 503
    assert response.json()[source]["state"] == "late"
    assert response.json()[source]["age"] >= health.LATE_AFTER


@pytest.mark.usefixtures("both_alive")
def test_an_unreachable_broker_is_named(client):
    response = client.get("/healthz/jobs")

    assert response.status_code == 503
    assert response.json()["broker"] == {"state": "unreachable"}


@pytest.mark.usefixtures("reachable_broker")
def test_what_was_never_seen_is_said_so(client, db):
    assert client.get("/healthz/jobs").json()["beat"] == {"state": "never seen", "age": None}


def test_the_monitoring_learns_nothing_secret(client, both_alive):
    assert set(client.get("/healthz/jobs").json()) == {"state", "worker", "beat", "broker", "queues"}


def test_without_database_the_jobs_page_still_answers(client, db):
    with connection.execute_wrapper(no_database):
        response = client.get("/healthz/jobs")

    assert response.status_code == 503
    assert response.json() == {"state": "database unreachable"}


@pytest.mark.parametrize("path", ["/healthz", "/healthz/jobs"])
def test_health_is_only_read(client, db, path):
    assert client.post(path).status_code == 405


def test_the_heartbeat_job_shows_the_worker_alive(db):
    tasks.beat_heart()

    assert Heartbeat.objects.get().source == "worker"


def test_a_second_heartbeat_moves_the_first(both_alive):
    age("worker", 60)

    tasks.beat_heart()

    assert Heartbeat.objects.filter(
        source="worker", beat_at__gt=timezone.now() - timedelta(seconds=30)
    ).exists()


@pytest.fixture
def scheduler(tmp_path):
    scheduler = beat.HeartbeatScheduler(current_app, schedule_filename=str(tmp_path / "schedule"), lazy=True)
    scheduler.setup_schedule()
    scheduler.data.clear()
    yield scheduler
    scheduler.close()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_beat_shows_that_it_is_alive_by_itself(scheduler):
    scheduler.tick()

    assert Heartbeat.objects.get().source == "beat"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_beat_lives_on_without_its_database(scheduler):
    with connection.execute_wrapper(no_database):
        scheduler.tick()

    assert not Heartbeat.objects.exists()
