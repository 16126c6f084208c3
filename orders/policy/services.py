"""What staff do with policy versions: drafts are changed and discarded, published ones stay as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.audit import services as audit
from merchant.audit.models import Event
from orders.policy import timeline
from orders.policy.exceptions import PolicyError
from orders.policy.models import PenaltyTier, PolicyVersion

EDITION = "policyversion.edition"
COPIED_AHEAD = timedelta(days=7)  # a copy begins on a day that its editor has time to reach


@transaction.atomic
def save_draft(*, policy: PolicyVersion, seen: int | None, actor) -> PolicyVersion:
    """Save a new draft, or one that somebody changed who had `seen` an edition of it.

    Refused when it was saved by somebody else since; nothing is saved then.
    """
    if policy.pk is None:
        return _add(policy, "policy.drafted", actor)
    there = _draft(policy.pk)
    if there.edition != seen:
        raise PolicyError(
            _(
                "Version %(number)s was saved by somebody else since you opened it. Nothing of yours was"
                " saved: open it again and enter your changes there."
            )
            % {"number": there.number}
        )
    before = _facts(there)
    policy.edition = there.edition + 1
    policy.save()
    audit.record_changes("policy.changed", policy, before=before, after=_facts(policy), actor=actor)
    return policy


@transaction.atomic
def copy_as_draft(*, policy_id: int, actor) -> PolicyVersion:
    """Begin a draft with what a published version says, for the same orders."""
    source = PolicyVersion.objects.published().get(pk=policy_id)
    begins = (timezone.now() + COPIED_AHEAD).replace(hour=0, minute=0, second=0, microsecond=0)
    copied = source.scope._asdict() | source.facts | {"name": source.name, "valid_from": begins}
    draft = _add(PolicyVersion(**copied), "policy.copied", actor, source=source.number)
    tiers = list(source.tiers.all())
    for tier in tiers:
        tier.pk, tier.policy = None, draft
    PenaltyTier.objects.bulk_create(tiers)
    return draft


def tiers_of(policy: PolicyVersion) -> dict[str, str]:
    """What a version's tiers say, as one fact of it."""
    told = [
        " ".join(f"{name}={value}" for name, value in asdict(tier.told()).items() if name != "key" and value)
        for tier in PenaltyTier.objects.filter(policy=policy)
    ]
    return {"policyversion.tiers": "; ".join(told) or "–"}


def note_tiers(*, policy: PolicyVersion, before: Mapping[str, str], actor) -> None:
    """Write down that a draft's tiers were changed, if they were; call it where they are saved."""
    audit.record_changes("policy.changed", policy, before=before, after=tiers_of(policy), actor=actor)


@transaction.atomic
def discard_draft(*, policy_id: int, actor) -> None:
    """Throw a draft away."""
    policy = _draft(policy_id)
    _record("policy.discarded", policy, actor)
    policy.delete()


@transaction.atomic
def publish(*, policy_id: int, seen: str, actor) -> PolicyVersion:
    """Put a draft in force from its start on; the open-ended version of the same orders ends there.

    `seen` is what the preview was of: refused when the draft or what is published changed since.
    """
    _keep_others_out()
    policy, published = _draft(policy_id), list(PolicyVersion.objects.published())
    if seen != stamp_of(policy, published):
        raise PolicyError(
            _(
                "Version %(number)s or what is published changed since you saw the preview. Nothing was"
                " published: look at the new preview and confirm again."
            )
            % {"number": policy.number}
        )
    now = timezone.now()
    before = timeline.succeed(policy.span, [one.span for one in published], now)
    if before is not None:
        _end(next(one for one in published if one.number == before.number), policy, actor)
    policy.published_at, policy.published_by = now, actor
    policy.save(update_fields=["published_at", "published_by"])
    _record("policy.published", policy, actor, begins=timeline.said(policy.valid_from))
    return policy


def stamp_of(policy: PolicyVersion, published: Sequence[PolicyVersion]) -> str:
    """What a preview is of: the draft as it was saved, beside the versions that were published."""
    return f"{policy.edition}.{len(published)}"


def refuse_published(policy: PolicyVersion) -> None:
    """What is published is neither changed nor discarded nor published again."""
    if policy.is_published:
        raise PolicyError(
            _("Version %(number)s is published and stays as it is. Copy it as a draft and change that.")
            % {"number": policy.number}
        )


def _add(policy, kind, actor, **data):
    """A draft has the next number that is free; two people who begin one at once get two."""
    _keep_others_out()
    policy.number = 1 + (PolicyVersion.objects.aggregate(last=Max("number"))["last"] or 0)
    policy.save(force_insert=True)
    _record(kind, policy, actor, **data)
    return policy


def _keep_others_out():
    """Nobody else numbers or publishes a version meanwhile: all begin with the published ones' rows.

    Read again afterwards: a lock that was waited for doesn't show what became published meanwhile.
    """
    locked = PolicyVersion.objects.published().select_for_update().order_by("pk")
    return list(locked.values_list("pk", flat=True))


def _draft(policy_id):
    policy = PolicyVersion.objects.select_for_update().filter(pk=policy_id).first()
    if policy is None:
        raise PolicyError(_("Somebody discarded this draft. Begin a new one, or copy a published version."))
    refuse_published(policy)
    return policy


def _end(policy, successor, actor):
    policy.valid_to = successor.valid_from
    policy.save(update_fields=["valid_to"])
    ends = timeline.said(policy.valid_to)
    _record("policy.ended", policy, actor, ends=ends, successor=successor.number)


def _facts(policy):
    """What the trail compares; an edition is no fact of the version."""
    return {name: text for name, text in audit.facts_of(policy).items() if name != EDITION}


def _record(kind, policy, actor, **data):
    told = {"version": policy.number, "name": policy.name, **data}
    audit.record(kind, policy, actor=actor, by=Event.By.STAFF, data=told)
