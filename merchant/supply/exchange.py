"""One question over HTTP and its answer, within limits of time and size that no answer moves.

On the standard library's client: those that are at hand limit how long each packet takes, and none the whole.
"""

import io
import socket
import ssl
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection, IncompleteRead
from urllib.parse import urlsplit

from merchant.supply.exceptions import Failure
from merchant.supply.problems import Problem

MOST_BYTES = 64 * 1024  # of an answer
MOST_WITH_HEAD = 4 * MOST_BYTES  # that come over the connection at all, whatever an answer says of itself
TO_CONNECT = 3.0  # seconds, of those that the whole exchange may take
KINDS = {"http": HTTPConnection, "https": HTTPSConnection}


def exchange(
    method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None, seconds: float
) -> tuple[int, bytes]:
    """Ask once, following no redirect: status and body, or Failure, before `seconds` are over."""
    deadline = _Deadline(seconds)
    connection = _connected(url, deadline)
    try:
        return _asked(connection, method, url, headers, body)
    except TimeoutError:
        raise Failure(Problem.TOO_SLOW) from None
    except (OSError, IncompleteRead):  # before HTTPException: a server that closes without a word is both
        raise Failure(Problem.CUT_OFF) from None
    except (HTTPException, ValueError):
        raise Failure(Problem.UNREADABLE) from None
    finally:
        connection.close()


def _asked(connection, method, url, headers, body):
    parts = urlsplit(url)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    connection.request(method, target, body=body, headers=dict(headers))
    with connection.getresponse() as response:
        answer = response.read(MOST_BYTES + 1)
    if len(answer) > MOST_BYTES:
        raise Failure(Problem.TOO_LARGE)
    if response.length:  # less came than was told
        raise Failure(Problem.CUT_OFF)
    return response.status, answer


def _connected(url, deadline):
    """A connection with its socket open; http.client's own would begin to wait anew with every packet."""
    try:
        parts = urlsplit(url)
        connection = KINDS[parts.scheme](_host(parts), parts.port)
        plain = socket.create_connection(
            (connection.host, connection.port), timeout=min(TO_CONNECT, deadline.left())
        )
        connection.sock = _TimedSocket(_secured(plain, parts, deadline), deadline)
    except (OSError, ValueError, KeyError, HTTPException):
        raise Failure(Problem.UNREACHABLE) from None
    return connection


def _host(parts):
    if not parts.hostname:
        raise ValueError("an address without a host")  # an empty one would mean this machine
    return parts.hostname


def _secured(plain, parts, deadline):
    if parts.scheme != "https":
        return plain
    plain.settimeout(deadline.left())
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname)
    except BaseException:
        plain.close()
        raise


class _Deadline:
    """When the whole exchange is over, however many packets it takes."""

    def __init__(self, seconds):
        self._at = time.monotonic() + seconds

    def left(self):
        left = self._at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _TimedSocket:
    """What http.client needs of a socket; each of its calls waits no longer than until the deadline."""

    def __init__(self, sock, deadline):
        self._sock, self._deadline = sock, deadline

    def sendall(self, data):
        self._sock.settimeout(self._deadline.left())
        self._sock.sendall(data)

    def makefile(self, mode):
        return io.BufferedReader(_TimedReader(self._sock, self._deadline))

    def close(self):
        self._sock.close()


class _TimedReader(io.RawIOBase):
    """The incoming half of a socket."""

    def __init__(self, sock, deadline):
        super().__init__()
        self._sock, self._deadline, self._left = sock, deadline, MOST_WITH_HEAD
        self._inner = sock.makefile("rb", buffering=0)  # keeps the socket open until it is read

    def readable(self):
        return True

    def readinto(self, buffer):
        self._sock.settimeout(self._deadline.left())
        came = self._inner.readinto(buffer) or 0
        self._left -= came
        if self._left < 0:
            raise Failure(Problem.TOO_LARGE)
        return came

    def close(self):
        self._inner.close()
        super().close()
