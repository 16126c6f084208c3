"""Drafts and published versions, by the services that staff use."""

from datetime import UTC, datetime, time

from orders.policy.models import PolicyVersion
from orders.policy.services import publish, save_draft, stamp_of

MARCH_10 = datetime(2026, 3, 10, tzinfo=UTC)


def make_draft(actor=None, **fields):
    """A draft for every order from 10 March 2026 on: three business days."""
    terms = {"name": "Spring", "valid_from": MARCH_10, "handling_days": 3, "due_time": time(18)}
    return save_draft(policy=PolicyVersion(**(terms | fields)), seen=None, actor=actor)


def seen_now(draft):
    """What a preview would be of, if it was looked at now."""
    return stamp_of(draft, PolicyVersion.objects.published())


def publish_draft(draft, actor=None):
    return publish(policy_id=draft.pk, seen=seen_now(draft), actor=actor)


def make_published(actor=None, **fields):
    return publish_draft(make_draft(actor, **fields), actor)
