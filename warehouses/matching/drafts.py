"""How a merchant's rules change: in a draft, which is published as the next version and then final.

Whoever changes anything holds the merchant's country table first, so that two editors wait for each other.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.audit import services as audit
from merchant.tenancy.models import Merchant
from merchant.tenancy.public_ids import is_public_id
from warehouses.matching.checking import checked_condition
from warehouses.matching.conditions import Condition, to_data
from warehouses.matching.exceptions import RuleError
from warehouses.matching.models import Rule, RulePlace, RuleSet
from warehouses.matching.selectors import draft_of, version_in_force
from warehouses.matching.services import lock_table, retry_waiting
from warehouses.sites.models import Channel, Warehouse

MOST_RULES = 200
MOST_TESTS = 1_000  # of all rules of a version: each order that comes in is asked them one after the other
MOST_PLACES = 10
OUT_OF_THE_WAY = 1_000  # added to positions while they change places


@dataclass(frozen=True)
class RuleTold:
    """A rule as an editor tells it; `places` are keys of warehouses, each with a channel's key or None."""

    name: str
    condition: Condition
    places: Sequence[tuple[int, int | None]]
    goes_on: bool = False


def open_draft(*, merchant: Merchant, actor=None) -> RuleSet:
    """The merchant's draft; a new one begins as a copy of the version in force."""
    with transaction.atomic():
        lock_table(merchant)
        return draft_of(merchant) or _copied(merchant, actor)


def begin_draft(*, merchant: Merchant, version: RuleSet, replace: bool = False, actor=None) -> RuleSet:
    """A draft that says what a published version says; one that is there already goes only by `replace`."""
    with transaction.atomic():
        table = lock_table(merchant)
        draft = draft_of(merchant)
        if draft is not None and not replace:
            raise RuleError(_("There is a draft already: here it is."))
        if draft is not None:
            draft.delete()
            audit.record("rules.draft_discarded", table, actor=actor)
        return _copied(merchant, actor, version)


def add_rule(*, merchant: Merchant, told: RuleTold, key: str = "", after: str = "", actor=None) -> Rule:
    """Put a rule behind the others of the draft, or right behind the one of the public id `after`.

    `key` becomes the new rule's public id: the same form sent twice adds one rule.
    """
    with transaction.atomic():
        draft = _open_draft(merchant, actor)
        known = Rule.objects.filter(public_id=key).first() if is_public_id(key) else None
        if known is not None and known.rule_set_id == draft.pk:
            return known
        last = draft.rules.aggregate(last=Max("position"))["last"] or 0
        if last >= MOST_RULES:
            raise RuleError(_("A version has at most %(most)s rules.") % {"most": MOST_RULES})
        rule = Rule(merchant=merchant, rule_set=draft, position=last + 1)
        if known is None and is_public_id(key):
            rule.public_id = key
        _write(rule, told)
        before = draft.rules.filter(public_id=after).first() if after else None
        if before is not None:
            _put(draft, rule, before.position + 1)
        _changed(draft)
        return rule


def change_rule(*, merchant: Merchant, rule: str, told: RuleTold, seen: str = "", actor=None) -> Rule:
    """Let a rule of the draft say something else; `seen` is the fingerprint of what the editor began with."""
    with transaction.atomic():
        draft = _open_draft(merchant, actor)
        row = _rule(draft, rule)
        if seen and seen != fingerprint(row):
            raise RuleError(
                _(
                    "Somebody else changed this rule meanwhile, and nothing of yours is saved yet."
                    " Save again to replace what it says now."
                ),
                field="seen",
            )
        _write(row, told)
        _changed(draft)
        return row


def move_rule(*, merchant: Merchant, rule: str, to: int, actor=None) -> None:
    """Let a rule of the draft be the one at this position; those between move up or down by one."""
    with transaction.atomic():
        draft = _open_draft(merchant, actor)
        _put(draft, _rule(draft, rule), to)
        _changed(draft)


def remove_rule(*, merchant: Merchant, rule: str, actor=None) -> None:
    """Take a rule out of the draft."""
    with transaction.atomic():
        draft = _open_draft(merchant, actor)
        _rule(draft, rule).delete()
        _number(draft, list(draft.rules.order_by("position")))
        _changed(draft)


def is_gone(public_id: str) -> bool:
    """Whether this may be the public id of a rule that was removed: no rule of anybody has it."""
    return is_public_id(public_id) and not Rule.objects.filter(public_id=public_id).exists()


def discard_draft(*, merchant: Merchant, actor=None) -> None:
    """Throw the draft away; the version in force stays as it is."""
    with transaction.atomic():
        table = lock_table(merchant)
        draft = draft_of(merchant)
        if draft is None:
            raise RuleError(_("There is no draft any more."))
        draft.delete()
        audit.record("rules.draft_discarded", table, actor=actor)


def publish_draft(*, merchant: Merchant, seen: str, note: str = "", actor=None) -> RuleSet:
    """Put the draft in force as the next version; what waits for a warehouse is matched anew.

    `seen` is the stamp of the draft that the person saw: nobody publishes what somebody else is changing.
    """
    with transaction.atomic():
        table = lock_table(merchant)
        draft = draft_of(merchant)
        if draft is None:
            raise RuleError(_("There is no draft any more: somebody published or discarded it."))
        if draft.stamp != seen:
            raise RuleError(_("The draft was changed meanwhile. Look at it again before you publish it."))
        last = RuleSet.objects.filter(merchant=merchant).aggregate(last=Max("number"))["last"] or 0
        draft.number, draft.note = last + 1, note.strip()
        draft.published_at, draft.published_by = timezone.now(), actor
        draft.save(update_fields=["number", "note", "published_at", "published_by"])
        audit.record(
            "rules.published",
            table,
            actor=actor,
            data={"version": draft.number, "rules": draft.rules.count(), "note": draft.note},
        )
        retry_waiting(table)
        return draft


def fingerprint(rule: Rule) -> str:
    """A short text that differs whenever a rule says something else."""
    places = list(rule.places.order_by("rank").values_list("warehouse", "channel"))
    told = json.dumps([rule.name, rule.condition, places, rule.goes_on], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _open_draft(merchant, actor):
    lock_table(merchant)
    return draft_of(merchant) or _copied(merchant, actor)


def _copied(merchant, actor, version=None):
    """A draft that says what a version says, or the one in force; its rules have public ids of their own."""
    draft = RuleSet.objects.create(merchant=merchant)
    version = version or version_in_force(merchant)
    if version is not None:
        for rule in version.rules.with_places():
            copy = Rule.objects.create(
                merchant=merchant,
                rule_set=draft,
                position=rule.position,
                name=rule.name,
                condition=rule.condition,
                goes_on=rule.goes_on,
            )
            _place(copy, [(place.warehouse_id, place.channel_id) for place in rule.places.all()])
    return draft


def _rule(draft, public_id):
    row = draft.rules.filter(public_id=public_id).first()
    if row is None:
        raise RuleError(_("This rule is not in the draft any more."), field="gone")
    return row


def _write(rule, told: RuleTold):
    name = " ".join(told.name.split())
    if not name:
        raise RuleError(_("Give the rule a name that says what it is for."), field="name")
    rule.name, rule.condition, rule.goes_on = (
        name[:80],
        to_data(checked_condition(told.condition)),
        told.goes_on,
    )
    places = _checked_places(rule.merchant, told.places)
    _check_room(rule)
    rule.save()
    rule.places.all().delete()
    _place(rule, places)


def _check_room(rule):
    """Refuse what would make the version longer than one order can wait for."""
    others = rule.rule_set.rules.exclude(pk=rule.pk).values_list("condition", flat=True)
    tests = sum(len(group["tests"]) for one in [*others, rule.condition] for group in one.get("groups", []))
    if tests > MOST_TESTS:
        raise RuleError(
            _("All rules of a version have at most %(most)s conditions together; this would make %(count)s.")
            % {"most": f"{MOST_TESTS:,}", "count": f"{tests:,}"}
        )


def _checked_places(merchant, places):
    """Warehouses and channels that the merchant may use; one out of use is pointed out, not refused."""
    if not places:
        raise RuleError(_("Choose at least one warehouse that sends these orders."), field="places")
    if len(places) > MOST_PLACES:
        raise RuleError(
            _("A rule ranks at most %(most)s warehouses.") % {"most": MOST_PLACES}, field="places"
        )
    if len(set(places)) < len(places):
        raise RuleError(_("The same warehouse and channel stand here twice."), field="places")
    warehouses = set(Warehouse.objects.for_merchant(merchant).sending().values_list("pk", flat=True))
    channels = dict(Channel.objects.for_merchant(merchant).values_list("pk", "warehouse"))
    for warehouse_id, channel_id in places:
        if warehouse_id not in warehouses or channel_id and channels.get(channel_id) != warehouse_id:
            raise RuleError(_("This warehouse or channel is not one of yours."), field="places")
    return places


def _place(rule, places):
    RulePlace.objects.bulk_create(
        RulePlace(rule=rule, rank=rank, warehouse_id=warehouse_id, channel_id=channel_id)
        for rank, (warehouse_id, channel_id) in enumerate(places, start=1)
    )


def _put(draft, row, to):
    order = list(draft.rules.order_by("position"))
    order.remove(row)
    order.insert(max(0, min(to - 1, len(order))), row)
    _number(draft, order)


def _number(draft, rules):
    """Number the rules as they stand; out of the way first, because no two share a position."""
    draft.rules.update(position=F("position") + OUT_OF_THE_WAY)
    for position, rule in enumerate(rules, start=1):
        rule.position = position
    Rule.objects.bulk_update(rules, ["position"])


def _changed(draft):
    draft.revision += 1
    draft.save(update_fields=["revision"])
