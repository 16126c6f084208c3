"""One question over real sockets: whatever the other side does, it is over in time."""

import socket
import threading
import time
from contextlib import suppress

import pytest

from merchant.supply.exceptions import Failure
from merchant.supply.exchange import exchange
from merchant.supply.problems import Problem

SECONDS = 0.4
ENDLESS = [b"x" * 65_536] * 200
OVER_AFTER = 20.0  # far less than the system would go on


def problem_of(url, seconds=SECONDS):
    began = time.monotonic()
    with pytest.raises(Failure) as raised:
        exchange("GET", url, headers={}, seconds=seconds)
    assert time.monotonic() - began < OVER_AFTER
    return raised.value.problem


@pytest.fixture
def listener():
    """A socket on which nobody says anything by himself."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def url_of(server):
    return f"http://127.0.0.1:{server.getsockname()[1]}/accounts"


def answering(server, *parts):
    """A thread that takes one connection and writes these parts."""

    def serve():
        connection, _address = server.accept()
        with connection:
            connection.recv(4096)
            with suppress(ConnectionError):  # who has read enough goes
                for part in parts:
                    connection.sendall(part)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return thread


@pytest.mark.parametrize(
    ("mood", "problem"),
    [
        ("slow", Problem.TOO_SLOW),
        ("trickle", Problem.TOO_SLOW),
        ("trickle_head", Problem.TOO_SLOW),
        ("huge", Problem.TOO_LARGE),
        ("cut", Problem.CUT_OFF),
    ],
)
def test_no_mood_of_the_system_holds_a_worker(system, mood, problem):
    system.mood(mood, seconds=60)
    seconds = SECONDS if problem == Problem.TOO_SLOW else 15

    assert problem_of(f"{system.address}/accounts?registration=1", seconds) == problem


def test_a_sound_answer_comes_with_its_status(system):
    status, body = exchange("GET", f"{system.address}/accounts?registration=1", headers={}, seconds=15)

    assert (status, body) == (404, b'{"problem": "unknown_registration"}')


def test_a_redirect_is_an_answer_and_is_not_followed(system):
    system.mood("redirect")

    status, _body = exchange("GET", f"{system.address}/accounts?registration=1", headers={}, seconds=15)

    assert status == 302
    assert system.asked["lookups"] == 1


def test_who_accepts_and_says_nothing_is_given_up(listener):
    assert problem_of(url_of(listener)) == Problem.TOO_SLOW


def test_nobody_listens(listener):
    url = url_of(listener)
    listener.close()

    assert problem_of(url) == Problem.UNREACHABLE


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/accounts",
        "http:///accounts",
        "127.0.0.1:80/accounts",
        "http://127.0.0.1:port/accounts",
        "http://[::1/accounts",
        f"http://{'x' * 70}.example/accounts",
        "/accounts",
    ],
)
def test_an_address_that_leads_nowhere_is_a_problem_and_no_crash(url):
    assert problem_of(url, seconds=15) == Problem.UNREACHABLE


def test_tls_with_somebody_who_speaks_none_is_over_in_time(listener):
    answering(listener, b"HTTP/1.1 200 OK\r\n\r\n")

    assert problem_of(url_of(listener).replace("http:", "https:")) == Problem.UNREACHABLE


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ([b"SMTP ready\r\n\r\n"], Problem.UNREADABLE),
        ([b"HTTP/1.1 abc\r\n\r\n"], Problem.UNREADABLE),
        ([b"HTTP/1.1 200 " + b"x" * 70_000], Problem.UNREADABLE),
        ([b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 200 + b"\r\n"], Problem.UNREADABLE),
        ([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"], Problem.CUT_OFF),
        ([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"], Problem.CUT_OFF),
        ([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nab"], Problem.UNREADABLE),
        ([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", *ENDLESS], Problem.TOO_LARGE),
        ([b"HTTP/1.1 100 Continue\r\n\r\n" * 50_000], Problem.TOO_LARGE),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"], Problem.CUT_OFF),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n", b"x" * 70_000], Problem.TOO_LARGE),
    ],
)
def test_what_is_no_sound_http_is_a_problem_and_no_crash(listener, parts, problem):
    thread = answering(listener, *parts)

    assert problem_of(url_of(listener), seconds=15) == problem
    thread.join(5)


@pytest.mark.parametrize("head", [b"", b"Content-Length: -1\r\n", b"Content-Length: many\r\n"])
def test_an_answer_of_no_told_length_ends_with_its_connection(listener, head):
    answering(listener, b"HTTP/1.1 200 OK\r\n" + head + b"\r\n", b"body")

    assert exchange("GET", url_of(listener), headers={}, seconds=15) == (200, b"body")
