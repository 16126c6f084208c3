"""From the staged lines of one order to its draft, and what is wrong with them as a whole (pure)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from orders.book.drafts import ChargeDraft, DiscountDraft, LineDraft, OrderDraft
from orders.intake.profiles.base import CHARGE, REFUSED, SALE, Problem, Profile
from orders.intake.profiles.fields import CANCELLED, SHIPPED, SIGNED

MOST_LINES = 10_000
HIGHEST_TOTAL = 10**15  # minor units
# Refused alone; the rest of the order stands.
SPOILS_NOTHING = frozenset({"not_a_product", "stock_adjustment", "no_shipping_needed", "cancelled_at_source"})
PERSONAL = frozenset({"recipient_name", "phone", "email", "street", "city", "postcode", "buyer_reference"})
RECIPIENT = {
    **{name: name for name in ("phone", "email", "street", "city", "buyer_reference")},
    "recipient_name": "name",
}


def judge(rows: Sequence, profile: Profile) -> Problem | None:
    """Why the accepted lines among these rows of one order cannot enter after all; None when they can."""
    culprit = next((row for row in rows if row.verdict == REFUSED and row.reason not in SPOILS_NOTHING), None)
    if culprit is not None:
        return Problem("order_refused", value=str(culprit.line_no))
    sales = [row for row in rows if row.verdict == SALE]
    accepted = [row for row in rows if row.verdict in {SALE, CHARGE}]
    if not sales:
        return Problem("no_product")
    if not profile.free_orders and _is_adjustment(sales):
        return Problem("adjustment")
    return (
        _disagreement(accepted, profile)
        or _repeated_id(sales)
        or _partly_shipped(sales)
        or _too_much(accepted)
        or _discounted_too_much(accepted)
    )


def has_ended(rows: Sequence) -> bool:
    """Whether the source shipped or cancelled all that these lines of an order tell of."""
    return all(row.payload["line"].get("ended") for row in rows if row.verdict == SALE)


def identities(rows: Sequence) -> Iterator[tuple]:
    """(row, identity) of an order's lines: the source's line id, else code, price and n-th occurrence."""
    seen: Counter = Counter()
    for row in rows:
        line = row.payload["line"]
        if line.get("id"):
            yield row, f"id:{line['id']}"
            continue
        price = "" if line["price"] is None else line["price"]
        key = f"{line['sku'].upper()}|{price}"
        seen[key] += 1
        yield row, f"{key}|{seen[key]}"


def draft_order(rows: Sequence, cancellations: dict[str, list[tuple[str, int]]]) -> OrderDraft:
    """The order that these accepted lines add up to; `cancellations` are (number, units) by line identity."""
    facts = _facts(rows)
    named = list(identities(rows))
    programme, _colon, number = rows[0].group.partition(":")
    return OrderDraft(
        number=number,
        programme=programme,
        currency=facts["currency"],
        ordered_at=_moment(facts, "ordered_at"),
        paid_at=_moment(facts, "paid_at"),
        released_at=_moment(facts, "released_at"),
        waits_for_release="waits" in facts,
        marketplace_ship_by=_moment(facts, "ship_by"),
        country=facts.get("country", ""),
        subdivision=facts.get("subdivision", ""),
        postcode=facts.get("postcode", ""),
        recipient={column: facts[name] for name, column in RECIPIENT.items() if name in facts},
        lines=[_line(row, name, cancellations.get(name, ())) for row, name in named if row.verdict == SALE],
        discounts=_discounts(facts),
        charges=[*_postage(facts), *(_charge(row, name) for row, name in named if row.verdict == CHARGE)],
    )


def _facts(rows):
    """What the lines say of their order, each fact from the first line that tells it."""
    facts = {}
    for row in rows:
        facts = row.payload["order"] | facts
    return facts


def _moment(facts, name):
    return datetime.fromisoformat(facts[name]) if name in facts else None


def _line(row, identity, cancellations):
    line = row.payload["line"]
    ended = line.get("ended", "")
    if ended == CANCELLED:
        cancellations = [(row.group.partition(":")[2], line["units"])]
    return LineDraft(
        identity,
        line["sku"],
        line["title"],
        line["units"],
        line["price"],
        tuple(cancellations),
        personalisation=line.get("personalisation", ""),
        ended=ended,
        weight_g=line.get("weight_g"),
    )


def _charge(row, identity):
    line = row.payload["line"]
    return ChargeDraft(
        identity, "postage", line["title"] or line["sku"], line["units"] * (line["price"] or 0)
    )


def _postage(facts):
    return [ChargeDraft("postage", "postage", "", facts["postage"])] if facts.get("postage") else []


def _discounts(facts):
    if not facts.get("discount"):
        return []
    return [DiscountDraft("discount", "seller", facts.get("discount_title", ""), facts["discount"])]


def _is_adjustment(sales):
    """Nothing was paid and nobody bought: the source moved stock."""
    paid = any(row.payload["line"]["price"] != 0 for row in sales)
    return not paid and not any(row.payload["order"].get("buyer_reference") for row in sales)


def _disagreement(rows, profile):
    facts = {}
    for row in rows:
        for name, value in row.payload["order"].items():
            if facts.setdefault(name, value) != value and name not in profile.tolerated:
                shown = "" if name in PERSONAL else f"{facts[name]} / {value}"
                return Problem("order_disagrees", name, shown)
    return None


def _repeated_id(sales):
    ids = Counter(row.payload["line"].get("id") for row in sales)
    twice = next((line_id for line_id, count in ids.items() if line_id and count > 1), None)
    return Problem("line_id_twice", "line_id", twice) if twice else None


def _partly_shipped(sales):
    """Some units left from elsewhere, others wait: the book cannot tell which of them are ours to ship."""
    told = {row.payload["line"].get("ended", "") for row in sales}
    return Problem("partly_shipped") if "" in told and told & {SHIPPED, SIGNED} else None


def _discounted_too_much(rows):
    """A discount that is more than lines and postage together, where all prices are known."""
    if not any("discount" in row.payload["order"] for row in rows):
        return None
    facts = _facts(rows)
    lines = [row.payload["line"] for row in rows]
    if any(line["price"] is None for line in lines):
        return None
    total = sum(line["units"] * line["price"] for line in lines) + facts.get("postage", 0)
    return Problem("discount_too_large") if facts["discount"] > total else None


def _too_much(rows):
    total = sum(row.payload["line"]["units"] * (row.payload["line"]["price"] or 0) for row in rows)
    return Problem("total_too_large") if total > HIGHEST_TOTAL else None
