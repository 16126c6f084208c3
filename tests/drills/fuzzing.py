"""Requests that no person would send: any address, any method, any text in any place, drawn from a seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from urllib.parse import quote

from django.urls import reverse

from tests.drills.addresses import seller_addresses
from tests.drills.cases import CASES, METHODS, code_of
from tests.drills.world import World

ODD = (
    "", " ", "0", "-1", "1e309", "NaN", "null", "true", "None", "[]", "{}", "../../etc/passwd",
    "%00", "\x00", "'", '"', "';--", "<script>alert(1)</script>", "{{ 7*7 }}", "{% debug %}",
    "=1+1", "@SUM(A1)", "\u202e", "\ufeff", "😀" * 50, "\ud7ff", "ß", "İ", "ﬁ", "١٢٣", "１２３",
    "2026-02-30", "0000-00-00", "9999-12-31T23:59", "2026-03-29T02:30", "99999999999999999999",
    "1" * 400, "a" * 5000, "订单" * 300, "\r\nSet-Cookie: a=b", "\n", "GB", "gb", "ZZ", "MUG", "mug",
    "A-1", "DPD", "2", "1,2", "1;2", "on", "all", "csv", "xlsx", "ready", "held",
)  # fmt: skip
QUESTIONS = (
    "tab", "part", "sort", "cursor", "q", "page", "per_page", "view", "found", "warehouse",
    "channel", "country", "hold", "tag", "from", "to", "sku", "programme", "origin", "lines",
    "next", "change", "weight", "columns",
)  # fmt: skip
ANSWERS = (
    "act", "scope", "ticked", "reason", "by", "key", "name", "text", "carrier", "tracking_number",
    "signed_at", "handed_over_at", "country", "number", "table", "file", "confirm", "word", "tag",
    "tone", "warehouse", "channel", "format", "shape", "q", "numbers", "columns", "treatment",
    "profile", "code", "title", "weight_g", "role", "stores", "units", "currency", "ordered_at",
    "next", "public_id", "form-TOTAL_FORMS", "lines-0-sku",
)  # fmt: skip
HEADERS = (
    {"hx-request": "true"},
    {"hx-request": "true", "hx-boosted": "true"},
    {"hx-request": "true", "hx-current-url": "http://[::1"},
    {"accept-language": "zh-Hans;q=abc,*"},
    {"range": "bytes=5-1"},
    {"referer": "javascript:alert(1)"},
    {"if-modified-since": "yesterday"},
    {"x-request-id": "a\tb" * 40},
)


@dataclass(frozen=True)
class Odd:
    """One request as it is sent; `told` is what a failing drill prints."""

    method: str
    path: str
    questions: dict
    body: dict
    headers: dict
    content_type: str

    def told(self) -> str:
        return f"{self.method} {self.path} {self.questions!r:.300} {self.body!r:.300} {self.headers}"


def odd_requests(world: World, *, seed: int, count: int) -> Iterator[Odd]:
    """So many requests around this world's addresses; the same seed draws the same ones."""
    random, addresses = Random(seed), sorted(seller_addresses().values(), key=lambda one: one.name)
    for _number in range(count):
        address = random.choice(addresses)
        method = random.choices(METHODS, (40, 1, 1, 50, 3, 2, 3))[0]
        yield Odd(
            method=method,
            path=_path(random, address, world),
            questions=_fields(random, QUESTIONS) if random.random() < 0.7 else {},
            body=_body(random, address.name, world) if method == "POST" else {},
            headers=random.choice(HEADERS) if random.random() < 0.4 else {},
            content_type=random.choice(("", "", "", "", "application/json", "text/plain; charset=nonsense")),
        )


def _path(random, address, world):
    """The address with this world's rows, or with something odd in their place."""
    if not address.is_of_a_merchant or address.name not in CASES:
        return address.path
    rows = code_of(address.name, world) | world.named(**CASES[address.name].rows)
    told = {name: _piece(random) if random.random() < 0.1 else value for name, value in rows.items()}
    return reverse(address.name, kwargs=told)


def _piece(random):
    """Something odd that a path can hold between two slashes."""
    return quote(random.choice(ODD), safe="")[:2000].replace("/", "").replace("\n", "") or "x"


def _fields(random, names):
    chosen = random.sample(names, random.randint(1, 4))
    return {name: [_value(random) for _again in range(random.choice((1, 1, 1, 2, 30)))] for name in chosen}


def _body(random, name, world):
    """What a person would send, with some fields spoilt, and some that no form has."""
    case = CASES.get(name)
    honest = dict(case.body(world)) if case and case.body else {}
    spoilt = {key: _value(random) if random.random() < 0.5 else value for key, value in honest.items()}
    return spoilt | (_fields(random, ANSWERS) if random.random() < 0.6 else {})


def _value(random):
    text = random.choice(ODD)
    return text + random.choice(ODD) if random.random() < 0.2 else text
