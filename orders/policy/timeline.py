"""What publishing a version may do to the dates of the others: pure, spans of time in, a refusal out.

The versions for every order follow each other without a gap, from the first one on and without an end. Those
for some orders only may begin and end: before and afterwards these orders are dated by the next wider scope.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from orders.policy.exceptions import PolicyError
from orders.policy.scopes import Scope

EVERY_ORDER = Scope()


class Span(NamedTuple):
    """From when until when a version is valid for which orders; without an end it is open-ended."""

    number: int
    scope: Scope
    begins: datetime
    ends: datetime | None

    def meets(self, other: "Span") -> bool:
        """Whether both are valid at some moment."""
        return (self.ends is None or other.begins < self.ends) and (
            other.ends is None or self.begins < other.ends
        )


def succeed(new: Span, published: Iterable[Span], now: datetime) -> Span | None:
    """The open-ended version that has to end where the new one begins; None where none has to.

    Refused, in a sentence that says how to mend it, when the dates fit neither the calendar nor the others.
    """
    same = sorted((one for one in published if one.scope == new.scope), key=lambda one: one.begins)
    _refuse_past(new, now)
    if new.scope == EVERY_ORDER:
        _refuse_end(new)
    before = next((one for one in same if one.ends is None and one.begins < new.begins), None)
    _refuse_overlap(new, [one for one in same if one != before and one.meets(new)])
    if new.scope == EVERY_ORDER and before is None and same:
        _refuse_gap(new, same[-1])
    return before


def _refuse_past(new, now):
    if new.begins < now:
        raise PolicyError(
            _(
                "Version %(number)s would begin on %(begins)s, which has passed: orders were dated since"
                " then. Let it begin after %(now)s."
            )
            % {"number": new.number, "begins": said(new.begins), "now": said(now)}
        )


def _refuse_end(new):
    if new.ends is not None:
        raise PolicyError(
            _(
                "Version %(number)s is for every order and would end on %(ends)s: nothing would date orders"
                " after that. Leave its end empty; a successor ends it."
            )
            % {"number": new.number, "ends": said(new.ends)}
        )


def _refuse_overlap(new, others: Sequence[Span]):
    if not others:
        return
    other = others[-1]
    words = {"number": new.number, "other": other.number, "begins": said(other.begins)}
    if other.ends is None:
        sentence = _(
            "Version %(other)s is for the same orders and begins on %(begins)s, open-ended. Published"
            " versions stay: let version %(number)s begin after that."
        )
    else:
        words["ends"] = said(other.ends)
        sentence = _(
            "Version %(other)s is for the same orders, from %(begins)s to %(ends)s. Published versions stay:"
            " let version %(number)s begin on %(ends)s or later, or end before the other begins."
        )
    raise PolicyError(sentence % words)


def _refuse_gap(new, last):
    if new.begins > last.ends:
        raise PolicyError(
            _(
                "Version %(other)s ends on %(ends)s, and version %(number)s would begin on %(begins)s:"
                " nothing would date orders in between. Let it begin on %(ends)s."
            )
            % {
                "other": last.number,
                "ends": said(last.ends),
                "number": new.number,
                "begins": said(new.begins),
            }
        )


def said(moment: datetime) -> str:
    """A moment as staff read it: in UTC, with seconds only where there are some."""
    form = "%Y-%m-%d %H:%M:%S" if moment.second else "%Y-%m-%d %H:%M"
    return f"{moment.astimezone(UTC):{form}} UTC"
