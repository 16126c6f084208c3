"""The fake supply-chain system's addresses: accounts for Bantuo; moods and book for people and tests."""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from merchant.supply.fake.answering import answer_in, send
from merchant.supply.fake.book import Book
from merchant.supply.fake.moods import Mood, Moods

LARGEST = 64 * 1024  # bytes of a request
BROKEN_OFF = (ConnectionError, TimeoutError)


class FakeSystem(ThreadingHTTPServer):
    """The service: a thread for each connection, so that a slow answer to one holds up nobody else."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address, book: Book, mood: Mood):
        super().__init__(address, Handler)
        self.book, self.moods = book, Moods(mood)
        self.asked = {"lookups": 0, "openings": 0}

    def handle_error(self, request, client_address):
        """Who asked has gone: that is theirs to do. Anything else is printed."""
        if not isinstance(sys.exception(), BROKEN_OFF):
            super().handle_error(request, client_address)

    def address(self) -> str:
        return f"http://{self.server_address[0]}:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """GET and POST /accounts; PUT /moods[/registration number], POST /forget, GET /book."""

    server: FakeSystem
    timeout = 30

    def do_GET(self):
        url = urlsplit(self.path)
        if url.path == "/accounts":
            self._look_up(parse_qs(url.query).get("registration", [""])[0])
        elif url.path == "/book":
            send(self, (200, {"accounts": self.server.book.told(), "asked": self.server.asked}))
        else:
            self._no_such_page()

    def do_POST(self):
        body = self._body()
        if self.path == "/accounts":
            self._open(self.headers.get("Idempotency-Key", ""), body)
        elif self.path == "/forget":
            self.server.book.forget()
            self.server.moods.forget()
            self.server.asked.update(lookups=0, openings=0)
            send(self, (200, {}))
        else:
            self._no_such_page()

    def do_PUT(self):
        body = self._body()
        head, _slash, registration = self.path.removeprefix("/").partition("/")
        try:
            mood = Mood(**body)
        except (TypeError, ValueError) as refusal:
            send(self, (400, {"problem": str(refusal)}))
            return
        if head != "moods":
            self._no_such_page()
            return
        self.server.moods.set(mood, unquote(registration))
        send(self, (200, {}))

    def log_message(self, format, *args):
        """Says nothing: in the demo others speak on this console."""

    def _look_up(self, registration):
        self.server.asked["lookups"] += 1
        mood = self.server.moods.towards(registration)
        known = None if mood.is_behind else self.server.book.of_company(registration)
        told = (200, known.told()) if known else (404, {"problem": "unknown_registration"})
        answer_in(mood, self, lambda: told)

    def _open(self, key, body):
        self.server.asked["openings"] += 1
        registration, company = body.get("registration"), body.get("company")
        if not (key and registration and isinstance(company, dict)):
            send(self, (400, {"problem": "key, registration and company are needed"}))
            return
        mood = self.server.moods.spend(registration)
        answer_in(mood, self, lambda: self._opened(mood, key, registration, company))

    def _opened(self, mood, key, registration, company):
        if mood.name == "mismatch":
            wrong = [name for name, value in mood.registered.items() if company.get(name) != value]
            if wrong or not mood.registered:
                return 422, {"problem": "mismatch", "fields": wrong or ["name"]}
        account, is_new = self.server.book.open(key, registration, company)
        if account.key != key:
            return 409, {"problem": "exists", **account.told()}
        return (201 if is_new else 200), account.told()

    def _body(self):
        raw = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LARGEST))
        try:
            told = json.loads(raw or b"{}")
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}

    def _no_such_page(self):
        send(self, (404, {"problem": "no such page"}))
