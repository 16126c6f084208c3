"""What waits for the orders' jobs, for the monitoring; parked rows wait for staff, and are told apart."""

from datetime import date

from django.db.models import Exists, OuterRef

from merchant.jobs.queues import moments
from merchant.parking.services import Sparing
from merchant.runs.queues import waiting_runs
from orders.book.models import Fulfilment, Hold, Order, Package
from orders.bulk.models import BulkRun
from orders.export.models import ExportRun
from orders.intake.models import ImportRun
from orders.penalties.models import Penalty
from orders.review.models import MonthFigures
from orders.review.selectors import EVERY
from warehouses.calendars.models import CalendarChange


def matching(now, most):
    """Released, and no rule was tried for them since something changed, or since their rules did."""
    return [*_to_look_at(most), *_without_rule(most)][:most]


def _to_look_at(most):
    # As a list of what is not released: joined, the orders that buyers still pay would be read one by one.
    pending = Order.objects.filter(status=Order.Status.PENDING).order_by().values("pk")
    unmatched = Fulfilment.objects.open().filter(matched_at=None).exclude(order__in=pending)
    spared = Sparing("matching").spared(unmatched).order_by("pk")
    waiting = dict(spared.values_list("order_id", "waits_since")[:most])
    orders = Order.objects.filter(pk__in=waiting, released_at__isnull=False)
    released = orders.values_list("pk", "released_at")
    return [max(moment, waiting[key] or moment) for key, moment in released]


def _without_rule(most):
    """None was for them, and what decides was changed since."""
    missed = Sparing("matching").spared(Fulfilment.objects.without_rule())
    changed = "merchant__routetable__changed_at"
    return moments(missed.order_by(changed), changed, most)


def deadlines(now, most):
    """Matched, without any date, and not held until staff have a policy for them."""
    held = Exists(Hold.objects.open().filter(order=OuterRef("order"), kind=Hold.Kind.NO_POLICY))
    undated = Fulfilment.objects.open().filter(ship_by=None, matched_at__isnull=False).filter(~held)
    return moments(Sparing("deadlines").spared(undated).order_by("pk"), "matched_at", most)


def late_marking(now, most):
    """Due and not shipped, or shipped late, and not marked yet."""
    sparing = Sparing("late_marking")
    due = sparing.spared(Fulfilment.objects.fallen_due(now)).order_by("ship_by")
    left = sparing.spared(Fulfilment.objects.left_late()).order_by("pk")
    uncounted = sparing.spared(Fulfilment.objects.not_counted(now)).order_by("ship_by")
    told = [(due, "ship_by"), (left, "shipped_at"), (uncounted, "ship_by")]
    return [moment for rows, field in told for moment in moments(rows, field, most)][:most]


def scan_warnings(now, most):
    """A carrier's first scan is missing, and nobody was told of it."""
    due = Sparing("scan_warnings").spared(Package.objects.to_miss(now))
    rows = due.order_by("scan_due_at").values_list("scan_due_at", "recorded_at")[:most]
    # A parcel that is entered days after its label waits since its entry.
    return [max(planned, recorded) for planned, recorded in rows]


def calendar_changes(now, most):
    """Days that closed, and dates that rest on them have not been moved yet."""
    waiting = Sparing("calendar_changes").spared(CalendarChange.objects.to_apply()).order_by("pk")
    return moments(waiting, "saved_at", most)


def warnings(now, most):
    """Still here, and a warning before their ship-by has not been given while there was time."""
    near = Fulfilment.objects.to_warn_of(now).filter(ship_by__gt=now)
    due = Sparing("warnings").spared(near).order_by("warn_at")
    return moments(due, "warn_at", most)


def delivery_warnings(now, most):
    """A warning before their deliver-by, or word that it has passed, has not been given."""
    due = Sparing("delivery_warnings").spared(Fulfilment.objects.to_warn_of_delivery(now))
    rows = due.order_by("deliver_warn_at").values_list("deliver_warn_at", "matched_at")[:most]
    # An order that comes in with a date of long ago waits since it came, not since that date.
    return [max(planned, matched or planned) for planned, matched in rows]


def penalties(now, most):
    """A penalty may fall due, rise or end."""
    due = Sparing("penalties").spared(Fulfilment.objects.for_penalties(now)).order_by("penalty_at")
    return moments(due, "penalty_at", most)


def releases(now, most):
    """Processed long enough, and nothing holds them."""
    due = Sparing("releases").spared(Order.objects.due_for_release(now)).order_by("release_due_at")
    return moments(due, "release_due_at", most)


def imports(now, most):
    return waiting_runs(ImportRun, now, most)


def bulk_acts(now, most):
    return waiting_runs(BulkRun, now, most)


def exports(now, most):
    return waiting_runs(ExportRun, now, most)


def months(now, most):
    """Figures of the running month that may be reckoned again, and were not."""
    # A store far in the west is still in the month before for some hours.
    begun = date(now.year, now.month, 1)
    stale = MonthFigures.objects.filter(begins_on=begun, reckoned_at__lt=now - EVERY)
    return [
        reckoned_at + EVERY for reckoned_at in moments(stale.order_by("reckoned_at"), "reckoned_at", most)
    ]


def appeals():
    """Penalties under appeal, for a person of staff to decide."""
    return Penalty.objects.appealed()
