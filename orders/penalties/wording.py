"""Penalties in words: the arithmetic line by line, the events, the messages."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from merchant.messages.kinds import Kind
from orders.penalties.states import Because
from orders.policy.kinds import PenaltyKind

LINES = {
    "fixed": gettext_lazy("Fixed amount: %(amount)s %(currency)s"),
    "price": gettext_lazy("Price of the goods that were not cancelled: %(amount)s %(currency)s"),
    "rate": gettext_lazy("Rate of %(day)s: 1 %(base)s = %(rate)s %(quote)s"),
    "rate_backwards": gettext_lazy("Rate of %(day)s, read backwards: %(rate)s %(quote)s = 1 %(base)s"),
    "converted": gettext_lazy("%(amount)s %(currency)s = %(value)s %(into)s"),
    "higher": gettext_lazy("The higher one is taken: %(amount)s %(currency)s"),
    "factor": gettext_lazy("× %(factor)s = %(value)s %(currency)s"),
    "at_least": gettext_lazy("That is less than the least, which is taken: %(value)s %(currency)s"),
    "at_least_kept": gettext_lazy("The least would be %(value)s %(currency)s: it stays as it is"),
    "at_most": gettext_lazy("That is more than the most, which is taken: %(value)s %(currency)s"),
    "at_most_kept": gettext_lazy("The most would be %(value)s %(currency)s: it stays as it is"),
    "rounded": gettext_lazy("Rounded to the currency's smallest unit, halves up: %(value)s %(currency)s"),
    "lowered_by_hand": gettext_lazy("Lowered by platform staff: %(amount)s %(currency)s"),
    "by_hand": gettext_lazy("Entered by platform staff: %(amount)s %(currency)s"),
}
AVOIDED_BY = {
    PenaltyKind.LATE_SHIPMENT: gettext_lazy(
        "Shipping every unit by the ship-by, or at most so many hours later as the tier leaves free; the"
        " order says what counts as shipped. What was entered more than 24 hours late counts from its entry:"
        " enter it that day."
    ),
    PenaltyKind.LATE_JIT: gettext_lazy(
        "Shipping every unit for the platform's warehouse by the ship-by; the order says what counts as"
        " shipped. What was entered more than 24 hours late counts from its entry: enter it that day."
    ),
    PenaltyKind.LATE_DELIVERY: gettext_lazy(
        "The buyer's signature for every parcel within the hours that the tier leaves free after the"
        " deliver-by. A faster channel, or handing over earlier, leaves the carrier more days."
    ),
    PenaltyKind.INVALID_TRACKING: gettext_lazy(
        "A tracking number of the carrier's own that shows the parcel moving. A number that was typed wrong"
        " can be corrected on the order's page."
    ),
    PenaltyKind.OUT_OF_STOCK: gettext_lazy(
        "Stock in the warehouse that the order was matched to. Counting stock and taking empty SKUs off sale"
        " keeps orders away that cannot be sent."
    ),
    PenaltyKind.WEIGHT_MISREPORT: gettext_lazy(
        "The weight that the parcel really has, packing included. SKU weights can be typed in bulk."
    ),
}
KINDS = dict(PenaltyKind.choices)
BECAUSE = dict(Because.choices)

EVENT_SENTENCES = {
    "penalty.fined": gettext_lazy("Penalty for {penalty_kind}: {amount}"),
    "penalty.pending": gettext_lazy("Penalty for {penalty_kind}: its amount is not known yet"),
    "penalty.raised": gettext_lazy("Penalty for {penalty_kind} raised to {amount}"),
    "penalty.lowered": gettext_lazy("Penalty for {penalty_kind} lowered to {amount}"),
    "penalty.waived": gettext_lazy("Penalty for {penalty_kind} waived: {waiver}"),
    "penalty.withdrawn": gettext_lazy("Penalty for {penalty_kind} withdrawn: {because}"),
    "penalty.appealed": gettext_lazy("Penalty for {penalty_kind} appealed, {files} files"),
    "penalty.accepted": gettext_lazy("Appeal against {penalty_kind} accepted: {reason}"),
    "penalty.rejected": gettext_lazy("Appeal against {penalty_kind} rejected: {reason}"),
    "penalty.taken_back": gettext_lazy("Penalty for {penalty_kind} taken back: {reason}"),
    "penalty.entered": gettext_lazy("Penalty for {penalty_kind}: {amount} ({reason})"),
    "rate.saved": gettext_lazy("{field}: {old} → {new}"),
    "waiver.added": gettext_lazy("Waiver “{name}”: {reason}"),
}
EVENT_LABELS = {"penalty_kind": KINDS, "because": BECAUSE}

IN_COMMON = {
    "act": "see_penalties",
    "url": "orders.penalties.links.penalties_of",
    "now": "orders.penalties.links.still_in_force",
}
MESSAGE_KINDS = (
    Kind(
        code="penalty.fined",
        label=gettext_lazy("Penalties"),
        sentence=ngettext_lazy(
            "%(shown)s order was fined on %(day)s: %(amount)s.",
            "%(shown)s orders were fined on %(day)s.",
            "count",
        ),
        icon="warn",
        tone="late",
        **IN_COMMON,
    ),
    Kind(
        code="penalty.pending",
        label=gettext_lazy("Penalties without an amount"),
        sentence=ngettext_lazy(
            "%(shown)s penalty of %(day)s waits for an exchange rate or a price.",
            "%(shown)s penalties of %(day)s wait for an exchange rate or a price.",
            "count",
        ),
        icon="clock",
        tone="wait",
        **IN_COMMON,
    ),
    Kind(
        code="penalty.raised",
        label=gettext_lazy("Penalties raised"),
        sentence=ngettext_lazy(
            "%(shown)s penalty was raised on %(day)s, to %(amount)s: the order is still not done.",
            "%(shown)s penalties were raised on %(day)s: the orders are still not done.",
            "count",
        ),
        icon="warn",
        tone="late",
        **IN_COMMON,
    ),
    Kind(
        code="penalty.lowered",
        label=gettext_lazy("Penalties lowered"),
        sentence=ngettext_lazy(
            "%(shown)s penalty was lowered on %(day)s, to %(amount)s.",
            "%(shown)s penalties were lowered on %(day)s.",
            "count",
        ),
        icon="check",
        tone="calm",
        **IN_COMMON,
    ),
    Kind(
        code="penalty.waived",
        label=gettext_lazy("Penalties waived"),
        sentence=ngettext_lazy(
            "%(shown)s penalty was waived on %(day)s: nothing is to be paid for it.",
            "%(shown)s penalties were waived on %(day)s: nothing is to be paid for them.",
            "count",
        ),
        icon="check",
        tone="calm",
        **IN_COMMON,
    ),
    Kind(
        code="penalty.withdrawn",
        label=gettext_lazy("Penalties withdrawn"),
        sentence=ngettext_lazy(
            "%(shown)s penalty was withdrawn on %(day)s: nothing is to be paid for it.",
            "%(shown)s penalties were withdrawn on %(day)s: nothing is to be paid for them.",
            "count",
        ),
        icon="check",
        tone="calm",
        **IN_COMMON,
    ),
    Kind(
        code="penalty.decided",
        label=gettext_lazy("Appeals decided"),
        sentence=ngettext_lazy(
            "%(shown)s appeal was decided on %(day)s.", "%(shown)s appeals were decided on %(day)s.", "count"
        ),
        icon="note",
        tone="wait",
        **IN_COMMON,
    ),
)


def arithmetic_in_words(lines: list[dict[str, str]]) -> list[str]:
    """The steps that led to the amount, in the reader's language; an unknown one shows its code."""
    return [LINES[line["code"]] % line if line["code"] in LINES else line["code"] for line in lines]


def missing_in_words(missing: dict[str, str] | None) -> str:
    """Why an amount is not known yet, and what will mend it."""
    if not missing:
        return ""
    if "base" in missing:
        told = _("There is no exchange rate from %(base)s to %(quote)s yet. Platform staff enter it.")
        return told % missing
    return _("A price of this order is not known, and the penalty is a share of it.")


def tier_in_words(tier) -> str:
    """Which hours a tier is for; empty where there is none."""
    if tier is None:
        return ""
    told = {"from": tier.hours_from, "to": tier.hours_to}
    if tier.hours_to is None:
        return _("more than %(from)s h late") % told
    return _("more than %(from)s h and up to %(to)s h late") % told
