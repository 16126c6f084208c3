"""Visits of platform staff to a merchant's pages: begun with a reason, over after an hour, both told."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.accounts.models import User
from merchant.audit import services as audit
from merchant.audit.models import Event
from merchant.tenancy.models import Merchant
from merchant.visits.exceptions import VisitError
from merchant.visits.models import Visit

LONGEST = timedelta(minutes=60)
BATCH = 500


def start_visit(*, merchant: Merchant, actor, reason: str) -> Visit:
    """Let a person of staff look at a merchant's pages for an hour; another visit of theirs ends now."""
    reason = reason.strip()
    if not reason:
        raise VisitError(_("Say why you look at this merchant's pages: the merchant reads it."))
    with transaction.atomic():
        # Two tabs of one person follow each other, so that only one visit is open.
        visitor = User.objects.select_for_update().get(pk=actor.pk)
        if not (visitor.is_staff and visitor.is_active):
            raise VisitError(_("Only platform staff may look at a merchant's pages."))
        _end(Visit.objects.select_for_update().filter(visitor=visitor, ended_at=None))
        now = timezone.now()
        visit = Visit.objects.create(
            merchant=merchant, visitor=visitor, reason=reason, started_at=now, ends_at=now + LONGEST
        )
        audit.record("visit.started", visit, actor=visitor, data={"reason": reason})
        return visit


def end_visit(*, actor) -> int:
    """End the visit of this person, if one is open; returns how many were."""
    with transaction.atomic():
        return _end(Visit.objects.select_for_update().filter(visitor_id=actor.pk, ended_at=None))


def end_expired_visits() -> int:
    """Write down the end of visits that the clock ended; returns how many there were."""
    with transaction.atomic():
        ids = list(Visit.objects.expired().values_list("pk", flat=True)[:BATCH])
        return _end(Visit.objects.select_for_update(skip_locked=True).filter(pk__in=ids, ended_at=None))


def _end(visits):
    now, ended = timezone.now(), list(visits.select_related("visitor"))
    for visit in ended:
        visit.ended_at = min(now, visit.ends_at)
        visit.save(update_fields=["ended_at"])
        by = Event.By.STAFF if visit.ended_at == now else Event.By.JOB
        audit.record("visit.ended", visit, actor=visit.visitor, happened_at=visit.ended_at, by=by)
    return len(ended)
