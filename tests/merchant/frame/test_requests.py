import json
import logging
import re

import pytest
import structlog
from django.core.cache import cache
from django.urls import reverse

from config.logs import logging_config
from tests.signing_in import make_person, sign_in


@pytest.fixture(autouse=True)
def _no_attempts_counted_yet(db):
    cache.clear()


@pytest.fixture
def lines():
    """What a server would write to its log: the text of every line."""
    handler = LinesHandler()
    logging.getLogger().addHandler(handler)
    yield handler.lines
    logging.getLogger().removeHandler(handler)


class LinesHandler(logging.Handler):
    def __init__(self):
        super().__init__(logging.DEBUG)
        json_lines = dict(logging_config("DEBUG")["formatters"]["json"])
        self.formatter = json_lines.pop("()")(**json_lines)
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


def access_lines(lines):
    parsed = [json.loads(line) for line in lines]
    return [line for line in parsed if line["logger"] == "bantuo.access"]


def test_every_answer_has_an_id_of_its_own(client):
    first, second = (client.get("/healthz").headers["X-Request-ID"] for _ in range(2))

    assert re.fullmatch(r"[0-9a-f]{32}", first)
    assert first != second


def test_an_id_from_outside_is_kept_where_it_is_harmless(client):
    answer = client.get("/healthz", headers={"x-request-id": "abc-DEF_123.4"})

    assert answer.headers["X-Request-ID"] == "abc-DEF_123.4"


@pytest.mark.parametrize(
    "given",
    ["short", "x" * 65, "has space 123", "<script>alert", "tab\tand more", "id-with-ü-in-it", "abcdefgh\n"],
)
def test_an_id_from_outside_that_could_do_harm_is_replaced(client, given):
    answer = client.get("/healthz", headers={"x-request-id": given})

    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-ID"])


def test_a_request_is_logged_once_with_its_id(client, lines):
    answer = client.get("/healthz?secret=1")

    [line] = access_lines(lines)
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/healthz", 200)
    assert line["ms"] >= 0


def test_whatever_is_logged_during_a_request_carries_its_id(client, lines):
    client.post("/accounts/language/", {"language": "xx"}, headers={"x-request-id": "my-request-1"})

    assert lines
    assert {json.loads(line).get("request_id") for line in lines} == {"my-request-1"}


def test_no_address_and_no_name_enter_the_log(client, lines, mailoutbox):
    make_person()
    sign_in(client, password="wrong")
    sign_in(client)
    client.post(reverse("account_reset_password"), {"email": "mei@example.com"})
    client.get("/accounts/login/?email=mei@example.com")
    client.get("/nothing/mei@example.com")

    text = "\n".join(lines)
    assert "mei@" not in text
    assert "Mei Lin" not in text
    assert "203.0.113" not in text


def test_no_reset_key_enters_the_log(client, lines, mailoutbox):
    make_person()
    client.post(reverse("account_reset_password"), {"email": "mei@example.com"})
    link = re.search(r"http://testserver(\S+)", mailoutbox[0].body)[1]
    key = link.rstrip("/").rpartition("-")[2]

    client.get(link)
    client.get(link + "nonsense")

    assert key not in "\n".join(lines)


def test_an_error_that_quotes_an_address_is_logged_without_it(lines):
    try:
        raise ValueError("Key (lower(email))=(mei@example.com) already exists.")
    except ValueError:
        structlog.get_logger("test").exception("failed", email="mei@example.com")

    [line] = lines
    assert "mei@" not in line
    assert "already exists" in line


def test_a_fragment_without_session_sends_the_whole_window_to_sign_in(client):
    answer = client.get(
        "/accounts/me/",
        headers={"hx-request": "true", "hx-current-url": "http://testserver/s/QZ-NA/orders/?tab=shipped"},
    )

    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=%2Fs%2FQZ-NA%2Forders%2F%3Ftab%3Dshipped"
    assert answer.content == b""


@pytest.mark.parametrize("page", ["https://evil.example/x", "http://[::1", ""])
def test_a_fragment_from_another_site_or_from_nowhere_is_led_to_the_start(client, page):
    answer = client.get("/accounts/me/", headers={"hx-request": "true", "hx-current-url": page})

    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=%2F"


def test_a_page_without_session_is_redirected_as_ever(client):
    answer = client.get("/accounts/me/")

    assert answer.status_code == 302
    assert answer.url == "/accounts/login/?next=/accounts/me/"


def test_a_fragment_with_session_is_left_alone(client):
    make_person()
    sign_in(client)

    answer = client.get("/accounts/me/", headers={"hx-request": "true"})

    assert answer.status_code == 200
    assert "HX-Redirect" not in answer.headers
