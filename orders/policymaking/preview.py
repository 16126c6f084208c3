"""What publishing a draft would do: looked at before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from merchant.catalogue.models import Sku
from merchant.frame.counting import COUNTED_TO, shown_count
from orders.clock.models import Deadline
from orders.policy import timeline
from orders.policy.exceptions import PolicyError
from orders.policy.models import PolicyVersion
from orders.policy.selectors import policy_for, published_policies
from orders.policy.services import stamp_of, tiers_of
from orders.policymaking.comparing import Comparison, compare
from orders.policymaking.counting import StoreCount, count_by_store, meant_by
from orders.policymaking.supposing import standing_still

SHOWN = 50  # stores that a page lists


@dataclass(frozen=True)
class Preview:
    """What would happen to versions, stores and orders; nothing of it where the dates refuse it."""

    stamp: str
    refusal: str
    happens: list[str]
    warnings: list[str]
    stores: list[StoreCount] | None = None
    comparison: Comparison | None = None

    @property
    def shown(self) -> list[StoreCount]:
        return (self.stores or [])[:SHOWN]

    @property
    def left_out(self) -> int:
        return len(self.stores or []) - len(self.shown)

    @property
    def pending(self) -> str:
        return _total(store.pending for store in self.stores or [])

    @property
    def week(self) -> str:
        return _total(store.week for store in self.stores or [])


def preview(policy: PolicyVersion, now: datetime) -> Preview:
    """What publishing the draft now would do."""
    published = published_policies()
    stamp = stamp_of(policy, published)
    replaced = policy_for(published, policy.scope, policy.valid_from)
    warnings = [*_of_terms(policy, replaced), *_of_category(policy)]
    try:
        before = timeline.succeed(policy.span, [one.span for one in published], now)
    except PolicyError as refusal:
        return Preview(stamp, str(refusal), [], warnings)
    orders = meant_by(policy, published)
    stores = count_by_store(orders, now)
    old = standing_still(published, policy.valid_from)
    others = [one for one in published if one.scope != policy.scope]
    new = standing_still([policy, *others], policy.valid_from)
    return Preview(
        stamp,
        "",
        _happens(policy, published, before, replaced),
        warnings,
        stores,
        stores and compare(orders, stores, before=old, after=new, now=now),
    )


def warnings_of(policy: PolicyVersion) -> list[str]:
    """What a draft may have wrong though nothing refuses it."""
    replaced = policy_for(published_policies(), policy.scope, policy.valid_from)
    return [*_of_terms(policy, replaced), *_of_category(policy)]


def dated_by(policy: PolicyVersion) -> str:
    """How many fulfilments were dated by a version, as pages show it."""
    return shown_count(Deadline.objects.filter(policy=policy).order_by()[: COUNTED_TO + 1].count())


def _happens(policy, published, before, replaced):
    words = {"number": policy.number, "begins": timeline.said(policy.valid_from)}
    told = [_("Orders that are released from %(begins)s on are dated by version %(number)s.") % words]
    if before is not None:
        words["before"] = before.number
        told.append(_("Version %(before)s, which had no end, ends there.") % words)
    elif replaced is not None:
        words["before"] = f"{replaced.number} ({replaced.name})"
        told.append(_("Until then these orders are dated by version %(before)s.") % words)
    after = policy.valid_to and policy_for(_without(published, before), policy.scope, policy.valid_to)
    if after:
        words |= {"after": f"{after.number} ({after.name})", "ends": timeline.said(policy.valid_to)}
        told.append(_("From %(ends)s on they are dated by version %(after)s.") % words)
    told.append(_("Orders that were released before keep the version they were dated by."))
    return told


def _without(published: Sequence[PolicyVersion], before):
    """What goes on once the predecessor has ended."""
    return [one for one in published if before is None or one.number != before.number]


def _of_terms(policy, replaced):
    if replaced is None or (replaced.facts, tiers_of(replaced)) != (policy.facts, tiers_of(policy)):
        return []
    return [
        _("Nothing would change: version %(other)s says the same of these orders.")
        % {"other": replaced.number}
    ]


def _of_category(policy):
    if not policy.category or Sku.objects.filter(category=policy.category).exists():
        return []
    return [
        _("No SKU has the category “%(category)s”, so the version would date no order. Is it spelled so?")
        % {"category": policy.category}
    ]


def _total(counts):
    """Counts that stop at the cap add up to at least so many."""
    counts = list(counts)
    total = sum(min(count, COUNTED_TO) for count in counts)
    return f"{total:,}+" if any(count > COUNTED_TO for count in counts) else f"{total:,}"
