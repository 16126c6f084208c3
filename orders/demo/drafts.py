"""The demo's orders as a marketplace would tell them: seeded, so that every load tells the same ones."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from orders.book.drafts import ChargeDraft, LineDraft, OrderDraft
from orders.demo.products import PRODUCTS, UNKNOWN_CODES

SEED = 20261121
NA_COUNTRIES = ["US"] * 14 + ["CA"] * 3 + ["MX", "PR", "BR"]
EU_COUNTRIES = ["DE"] * 8 + ["FR"] * 4 + ["PL"] * 4 + ["IT", "ES", "NL", "AT", "CZ", "SE"]
POSTCODES = {
    "US": ("90017", "07001", "60614", "33101", "98101", "75201"),
    "CA": ("M5V 2T6", "V6B 1A1", "H2Y 1C6"),
    "DE": ("10115", "80331", "20095", "50667"),
    "FR": ("75011", "69002", "13001"),
    "PL": ("00-110", "31-042"),
}
NAMES = ["Jane Doe", "Maria Rossi", "Piotr Nowak", "Anna Schmidt", "Luc Martin", "Emily Clark", "Noah Brown"]
STREETS = ["Main Street 12", "Lindenallee 4", "Rue des Lilas 8", "ul. Prosta 51", "Oak Avenue 230"]


@dataclass(frozen=True)
class Shop:
    """How one demo store sells: the shape of its numbers, its countries, and how many orders it has."""

    code: str
    prefix: str
    currency: str
    countries: list[str]
    running: int
    ended: int


SHOPS = [
    Shop("QZ-NA", "PO-211-", "USD", NA_COUNTRIES, running=180, ended=140),
    Shop("QZ-EU", "PO-045-", "EUR", EU_COUNTRIES, running=70, ended=60),
]


def running_orders(shop: Shop, now: datetime) -> list[OrderDraft]:
    """Orders of the last days that wait to be released or shipped."""
    random = Random(f"{SEED} {shop.code} running")
    drafts = []
    for index in range(shop.running):
        longest = 5 * 24 * 60 if index % 9 == 0 else 50 * 60  # most sellers ship on time
        ordered = now - timedelta(minutes=random.randint(20, longest))
        draft = _draft(shop, random, 480_000 + index, ordered)
        if index % 11 == 3:
            draft = replace(draft, released_at=None)
        if index % 37 == 5:
            draft = replace(draft, country="")
        drafts.append(draft)
    return drafts


def ended_orders(shop: Shop, now: datetime) -> list[OrderDraft]:
    """Orders of the last weeks, which have left since."""
    random = Random(f"{SEED} {shop.code} ended")
    moments = [now - timedelta(minutes=random.randint(8 * 24 * 60, 45 * 24 * 60)) for _ in range(shop.ended)]
    return [_draft(shop, random, 470_000 + index, moment) for index, moment in enumerate(sorted(moments))]


def _draft(shop, random, serial, ordered):
    ordered = ordered.replace(microsecond=0)
    country = random.choice(shop.countries)
    return OrderDraft(
        number=f"{shop.prefix}{serial:07}",
        # The stores are self-operated: the badge of another programme marks an exception.
        programme="semi_managed" if random.random() < 0.1 else "self_operated",
        currency=shop.currency,
        ordered_at=ordered,
        paid_at=ordered + timedelta(minutes=2),
        released_at=ordered + timedelta(minutes=random.randint(5, 90)),
        lines=_lines(random),
        country=country,
        postcode=random.choice(POSTCODES.get(country, ("",))),
        recipient={
            "name": random.choice(NAMES),
            "street": random.choice(STREETS),
            "phone": f"+1 555 01{random.randint(0, 99):02}",
        },
        charges=[ChargeDraft("postage", "postage", "", 499)] if random.random() < 0.2 else [],
    )


def _lines(random):
    how_many = random.choices((1, 2, 3, 5), (70, 20, 7, 3))[0]
    # The best sellers come first: a Zipf-like choice, as in real stores.
    weights = [1 / (rank + 1) for rank in range(len(PRODUCTS))]
    chosen = {product[0]: product for product in random.choices(PRODUCTS, weights, k=how_many)}
    lines = []
    for position, (code, title, _weight, price) in enumerate(chosen.values(), start=1):
        if random.random() < 0.02:
            code = random.choice(UNKNOWN_CODES)
        units = random.choices((1, 2, 3, 4, 6, 10), (70, 15, 7, 4, 3, 1))[0]
        lines.append(LineDraft(str(position), code, title, units, price))
    return lines
