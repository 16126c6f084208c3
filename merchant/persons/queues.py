"""Responsible persons of whose end nobody was told yet, for the monitoring, and what waits for staff."""

from datetime import UTC, datetime, time, timedelta

from merchant.parking.services import Sparing
from merchant.persons.models import ResponsiblePerson
from merchant.stores.selectors import terms_now


def ends(now, most):
    """They wait since their reminder fell due, or since they were changed to such a date."""
    ahead = timedelta(days=terms_now().remind_days)
    rows = ResponsiblePerson.objects.to_remind(now.date() + ahead)
    due = Sparing("person_ends").spared(rows).order_by("valid_until", "pk")
    told = due.values_list("valid_until", "changed_at")[:most]
    return [max(datetime.combine(until - ahead, time.min, UTC), changed) for until, changed in told]


def for_staff():
    """Persons that wait for the check."""
    return ResponsiblePerson.objects.submitted()
