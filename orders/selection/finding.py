"""Orders by what somebody remembers of them: each kind of word is looked up in its own index, and bounded."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from unicodedata import normalize

from django.db.models import Q
from django.db.models.functions import Upper

from merchant.catalogue.selectors import keys_of
from merchant.tenancy.models import Merchant, Store
from orders.book.models import Line, Order, Package, Recipient
from orders.book.recipients import name_key, phone_key

MOST_FOUND = 1_000  # of each kind
MOST_PASTED = 200
SHORTEST_NAME = 2
FEWEST_DIGITS = 7  # fewer are no phone number
PHONE = re.compile(r"[\d\s()+./-]+")


@dataclass
class Finding:
    """What was found in one store: all orders, and those that are meant beyond doubt."""

    ids: set[int] = field(default_factory=set)
    exact: set[int] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    is_cut: bool = False  # there are more than were looked at


def cleaned(text: str) -> str:
    """As people mean it: Chinese input methods type full-width digits and letters."""
    return " ".join(normalize("NFKC", text).split())


def find_orders(
    text: str, *, merchant: Merchant, stores: Collection[Store], with_recipients: bool
) -> dict[int, Finding]:
    """What `text` (cleaned) finds, by store: number, tracking number, SKU and, where allowed, recipient."""
    found = defaultdict(Finding)
    if not text:
        return found
    asked = [("number", _by_number), ("tracking", _by_tracking), ("sku", _by_sku)]
    if with_recipients:
        asked += [("name", _by_name), ("phone", _by_phone), ("email", _by_email)]
    for kind, look_up in asked:
        rows = look_up(text, merchant, [store.pk for store in stores])
        for store_id, order_id, is_exact in rows:
            finding = found[store_id]
            finding.ids.add(order_id)
            finding.kinds.add(kind)
            finding.is_cut |= len(rows) >= MOST_FOUND
            if is_exact:
                finding.exact.add(order_id)
    return found


def find_numbers(numbers: Iterable[str], store: Store) -> tuple[set[int], list[str]]:
    """The orders with these order or tracking numbers, and the numbers that none has; in two queries."""
    asked = {number: number.upper() for number in numbers}
    either = {*asked, *asked.values()}
    orders = Order.objects.for_merchant(store.merchant).in_store(store).filter(number__in=either)
    packages = Package.objects.for_merchant(store.merchant).filter(order__store=store)
    by_number = list(orders.values_list("number", "pk"))
    by_tracking = packages.filter(tracking_number__in=asked.values()).values_list(
        "tracking_number", "order_id"
    )
    found = [*by_number, *by_tracking[: MOST_FOUND + 1]]
    known = {number for number, _pk in found}
    return {pk for _number, pk in found}, [
        number for number, upper in asked.items() if number not in known and upper not in known
    ]


def pasted(text: str) -> list[str]:
    """The numbers in a pasted text, each once, in their order: parted by blanks, commas or lines."""
    return list(dict.fromkeys(filter(None, re.split(r"[\s,;、]+", normalize("NFKC", text)))))


def _by_number(text, merchant, stores):
    orders = Order.objects.for_merchant(merchant).filter(store__in=stores).order_by()
    rows = []
    for begin in dict.fromkeys((text, text.upper())):
        found = orders.filter(number__startswith=begin).values_list("store_id", "pk", "number")[:MOST_FOUND]
        rows += [(store_id, pk, number.upper() == text.upper()) for store_id, pk, number in found]
        exact = orders.filter(number=begin).values_list("store_id", "pk")[:MOST_FOUND]
        rows += [(*row, True) for row in exact] if len(found) == MOST_FOUND else []
    return rows


def _by_tracking(text, merchant, stores):
    packages = Package.objects.for_merchant(merchant).filter(tracking_number="".join(text.split()).upper())
    found = packages.filter(order__store__in=stores).values_list("order__store_id", "order_id")[:MOST_FOUND]
    return [(*row, True) for row in found]


def _by_sku(text, merchant, stores):
    lines = Line.objects.for_merchant(merchant).annotate(key=Upper("sku_code")).order_by()
    lines = lines.filter(key__in=keys_of(text), order__store__in=stores)
    return [(*row, False) for row in lines.values_list("order__store_id", "order_id")[:MOST_FOUND]]


def _by_name(text, merchant, stores):
    begin = name_key(text)
    if len(begin) < SHORTEST_NAME:
        return []
    # The first clause is the index's own condition, which no LIKE proves to the planner.
    return _recipients(merchant, stores, ~Q(name_key=""), name_key__startswith=begin)


def _by_phone(text, merchant, stores):
    if not PHONE.fullmatch(text) or sum(sign.isdecimal() for sign in text) < FEWEST_DIGITS:
        return []
    return _recipients(merchant, stores, ~Q(phone_key=""), phone_key=phone_key(text))


def _by_email(text, merchant, stores):
    if "@" not in text:
        return []
    return _recipients(merchant, stores, ~Q(email=""), upper_email__in=keys_of(text))


def _recipients(merchant, stores, *conditions, **of):
    recipients = Recipient.objects.for_merchant(merchant).annotate(upper_email=Upper("email")).order_by()
    found = recipients.filter(*conditions, order__store__in=stores, **of)
    return [(*row, False) for row in found.values_list("order__store_id", "order_id")[:MOST_FOUND]]
