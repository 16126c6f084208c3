"""Writes to whom an order goes: made-up people, erased where their time is over."""

from datetime import timedelta
from functools import cache

from django.conf import settings

from orders.book.models import Recipient
from orders.book.recipients import name_key, phone_key
from orders.book.status import ENDED
from orders.demo.crowd.drawing import Drawn
from orders.demo.crowd.markets import SCRIPTS
from orders.demo.crowd.moments import text_of
from orders.demo.crowd.pen import Pen

FAMILY_FIRST = {"chinese"}
TELLS_NUMBER = 0.3


def write_recipient(pen: Pen, key: int, order: Drawn) -> None:
    chance, merchant_id = pen.random.random, order.shop.store.merchant_id
    number = f"B{int(chance() * 10**9)}" if chance() < TELLS_NUMBER else ""
    erase_at = order.since + _kept() if order.status in ENDED else None
    if erase_at is not None and erase_at < pen.now:
        blank = ("", "", "", "", "", number, "", "", None, text_of(erase_at))
        pen.add(Recipient, merchant_id, key, *blank)
        return
    firsts, families, streets = SCRIPTS[order.market.script]
    name = _name(
        order.market.script, firsts[int(chance() * len(firsts))], families[int(chance() * len(families))]
    )
    phone = f"+{order.market.dial} {int(10**8 + chance() * 9 * 10**8)}"
    street = f"{streets[int(chance() * len(streets))]} {int(1 + chance() * 240)}"
    cities = order.market.cities
    pen.add(
        Recipient,
        merchant_id,
        key,
        name,
        phone,
        f"buyer{int(chance() * 10**8)}@mail.example" if chance() < 0.5 else "",
        street,
        cities[int(chance() * len(cities))],
        number,
        _name_key(name),
        phone_key(phone),
        text_of(erase_at),
        None,
    )


@cache
def _kept():
    return settings.ADDRESSES_KEPT_DAYS * timedelta(days=1) // timedelta(seconds=1)


def _name(script, first, family):
    return f"{family}{first}" if script in FAMILY_FIRST else f"{first} {family}"


@cache
def _name_key(name):
    return name_key(name)
