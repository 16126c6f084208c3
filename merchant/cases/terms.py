"""The numbers of cases that count today; they belong to no merchant."""

from datetime import datetime, timedelta

from django.utils import timezone

from merchant.cases.models import Case, CaseTerms


def terms_now() -> CaseTerms:
    """The terms of cases that count today; those of the first day where staff set none for it."""
    return CaseTerms.objects.valid_on(timezone.now().date()).first() or CaseTerms()


def open_until(case: Case, terms: CaseTerms) -> datetime | None:
    """Until when the store's answer opens a closed case again; None for one that is not closed."""
    return case.state_since + timedelta(days=terms.reopen_days) if case.state == Case.State.CLOSED else None
