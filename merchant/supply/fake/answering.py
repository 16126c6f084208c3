"""How the fake supply-chain system answers, in each of its moods."""

import json
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

from merchant.supply.fake.moods import Mood

LONGEST = 300  # seconds for which a mood keeps one connection
CHUNK = b" " * 65_536

Answer = tuple[int, dict]


def send(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """Answer as a sound service does."""
    status, told = answer
    _send(handler, status, json.dumps(told).encode(), "application/json")


def answer_in(mood: Mood, handler: BaseHTTPRequestHandler, act: Callable[[], Answer]) -> None:
    """Do what is asked, or not, and answer, or not, as the mood is."""
    if mood.name in INSTEAD:
        INSTEAD[mood.name](handler)
        return
    answer = act()
    if mood.name == "slow" or (mood.name == "late" and handler.command == "POST"):
        time.sleep(min(mood.seconds, LONGEST))
    if mood.name != "lost" or handler.command == "GET":
        send(handler, answer)


def _send(handler, status, body, kind, **headers):
    handler.send_response(status)
    for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def _cut(handler):
    handler.close_connection = True


def _error(handler):
    send(handler, (500, {"problem": "internal"}))


def _busy(handler):
    send(handler, (429, {"problem": "busy"}))


def _html(handler):
    _send(handler, 200, b"<!doctype html><title>Welcome</title><h1>Sign in</h1>", "text/html")


def _somebody_else(handler):
    told = {
        "number": "SC-00000001",
        "registration": "SOMEBODY-ELSE",
        "company": {"name": "Somebody Else Ltd"},
    }
    send(handler, (200, told))


def _redirect(handler):
    _send(handler, 302, b"", "text/plain", Location="/moved/accounts")


def _huge(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        handler.wfile.write(CHUNK)


def _trickle(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    _drip(handler)


def _trickle_head(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Patience: ")
    _drip(handler)


def _drip(handler):
    for _second in range(LONGEST):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(1)


INSTEAD = {
    "cut": _cut,
    "500": _error,
    "busy": _busy,
    "html": _html,
    "somebody_else": _somebody_else,
    "redirect": _redirect,
    "huge": _huge,
    "trickle": _trickle,
    "trickle_head": _trickle_head,
}
