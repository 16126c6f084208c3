import socket
import time

import pytest
from celery import current_app, shared_task
from django.db import transaction

from merchant.jobs import bell

BOUND = 2.0  # seconds; the aim is one, the rest is for a busy machine


@shared_task
def look_at(pk):
    """A job as views ring for it."""


@pytest.fixture(autouse=True)
def _rested():
    bell._resting_until.clear()


@pytest.fixture
def broker(monkeypatch):
    def use(url):
        monkeypatch.setattr(current_app.conf, "broker_url", url)

    return use


@pytest.fixture
def silent_port():
    """A server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def silent_socket(tmp_path):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        server.listen()
        yield tmp_path / "s"


@pytest.fixture
def rung(monkeypatch):
    messages = []
    monkeypatch.setattr(look_at, "apply_async", lambda args, **options: messages.append((args, options)))
    return messages


def seconds_to_ring():
    started = time.monotonic()
    with transaction.atomic():
        bell.ring(look_at, 7)
    return time.monotonic() - started


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_silent_broker_costs_a_click_under_a_second(broker, silent_port, caplog):
    broker(f"redis://127.0.0.1:{silent_port}/0")

    assert seconds_to_ring() < BOUND
    assert "bell.failed" in caplog.text


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_silent_local_broker_costs_a_click_under_a_second(broker, silent_socket, caplog):
    broker(f"redis+socket://{silent_socket}?virtual_host=0")

    assert seconds_to_ring() < BOUND
    assert "bell.failed" in caplog.text


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_refused_connection_costs_nothing(broker, caplog):
    broker("redis://127.0.0.1:1/0")

    assert seconds_to_ring() < BOUND
    assert "bell.failed" in caplog.text


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_missing_socket_costs_nothing(broker, tmp_path, caplog):
    broker(f"redis+socket://{tmp_path}/none?virtual_host=0")

    assert seconds_to_ring() < BOUND
    assert "bell.failed" in caplog.text


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_broker_that_failed_is_left_alone_for_a_moment(broker, silent_port, caplog):
    broker(f"redis://127.0.0.1:{silent_port}/0")
    seconds_to_ring()

    assert seconds_to_ring() < bell.PATIENCE
    assert "bell.resting" in caplog.text


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_bell_rings_after_the_commit_with_the_id_alone(rung):
    with transaction.atomic():
        bell.ring(look_at, 7)
        assert rung == []

    [(args, options)] = rung
    assert args == (7,)
    assert options["retry"] is False
    assert options["expires"] == bell.USELESS_AFTER


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_nothing_rings_for_what_was_rolled_back(rung):
    with transaction.atomic():
        bell.ring(look_at, 7)
        transaction.set_rollback(True)

    assert rung == []


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_broker_that_fails_as_nobody_foresaw_costs_the_click_nothing(monkeypatch, caplog):
    def fail(*_args, **_options):
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(look_at, "apply_async", fail)

    with transaction.atomic():
        bell.ring(look_at, 7)

    assert "unforeseen" in caplog.text
