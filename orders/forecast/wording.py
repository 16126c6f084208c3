"""Fines ahead in words: what each part comes to, and the steps that a fine takes."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from merchant.money.currencies import format_minor
from orders.book.holds import HoldKind
from orders.forecast.figures import Forecast, Part, Stake
from orders.forecast.fines import Asked, Fine
from orders.forecast.rows import NOT_COUNTED, ON_ITS_WAY
from orders.penalties.wording import arithmetic_in_words, missing_in_words, tier_in_words
from orders.policy.kinds import PenaltyKind
from orders.scorecard.ahead import HELD, WAITS_FOR
from orders.scorecard.wording import cause_in_words

CAUSES = {
    ON_ITS_WAY: gettext_lazy("On its way to the buyer"),
    NOT_COUNTED: gettext_lazy("Left, but what counts as shipped was not told"),
}
CAUSE_CODES = (*CAUSES, HELD, *WAITS_FOR, *HoldKind.values)


@dataclass(frozen=True)
class ToldStake:
    """A figure ready to print, with what the address of its list asks; an empty one leads nowhere."""

    hours: int
    money: str
    fines: str
    unknown: str
    query: str


@dataclass(frozen=True)
class ToldPart:
    """What is at stake in one part, ready to print."""

    label: str
    stakes: list[ToldStake]


@dataclass(frozen=True)
class ToldForecast:
    """The figures by kind and by cause, ready to print."""

    kinds: list[ToldPart]
    causes: list[ToldPart]
    stakes: list[ToldStake]


@dataclass(frozen=True)
class ToldStep:
    """A step of a fine ready to print: the tier that begins, when, and its arithmetic."""

    at: datetime
    tier: str
    lines: list[str]


def told_forecast(told: Forecast, currency: str) -> ToldForecast:
    """All figures in words, money in the store's currency."""
    return ToldForecast(
        kinds=[_part(part, kind_in_words(part.code), currency, "kind") for part in told.kinds],
        causes=[_part(part, waits_in_words(part.code), currency, "cause") for part in told.causes],
        stakes=[_stake(stake, currency, {}) for stake in told.stakes],
    )


def kind_in_words(kind: str) -> str:
    """What the fine is for."""
    return capfirst(str(PenaltyKind(kind).label))


def waits_in_words(code: str) -> str:
    """What an order waits for before its fine can be averted."""
    return str(CAUSES[code]) if code in CAUSES else cause_in_words(code)


def asked_in_words(asked: Asked) -> str:
    """What the list is of."""
    told = [_("Falls due within %(hours)s h") % {"hours": asked.hours}]
    if asked.kind:
        told.append(kind_in_words(asked.kind))
    if asked.cause:
        told.append(waits_in_words(asked.cause))
    return " · ".join(told)


def saved_in_words(fine: Fine) -> str:
    """What is saved by doing it in time."""
    if fine.saved is None:
        return pgettext("fine", "not known yet")
    return _money(fine.saved, fine.currency)


def owed_in_words(fine: Fine) -> str:
    """What is to be paid for it already; empty where nothing is."""
    return _money(fine.outlook.owed, fine.currency) if fine.outlook.owed else ""


def steps_in_words(fine: Fine) -> list[ToldStep]:
    """The steps up to the end of the hours that were asked for."""
    return [
        ToldStep(step.at, tier_in_words(step.tier), _lines(step)) for step in fine.outlook.up_to(fine.until)
    ]


def _lines(step):
    if step.reckoned is None:
        return [missing_in_words(step.missing)]
    return arithmetic_in_words(step.reckoned.lines)


def _part(part: Part, label, currency, name):
    return ToldPart(label, [_stake(stake, currency, {name: part.code}) for stake in part.stakes])


def _stake(stake: Stake, currency, asked):
    return ToldStake(
        hours=stake.hours,
        money=_money(stake.minor, currency) if stake.fines or not stake.unknown else "",
        fines=_fines(stake.fines) if stake.fines else "",
        unknown=_unknown(stake.unknown) if stake.unknown else "",
        query=urlencode({"hours": stake.hours, **asked}) if stake.all else "",
    )


def _fines(count):
    return ngettext("%(shown)s fine", "%(shown)s fines", count) % {"shown": f"{count:,}"}


def _unknown(count):
    sentence = ngettext("%(shown)s of an amount not known yet", "%(shown)s of amounts not known yet", count)
    return sentence % {"shown": f"{count:,}"}


def _money(minor, currency):
    return format_minor(minor, currency, get_language() or "en")
