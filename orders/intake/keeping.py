"""Why an order that an import brought stays although the import is taken back: something was done with it."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from merchant.audit.models import Event
from orders.book.models import Fulfilment, Hold, Note, Order, OrderTag, Package
from orders.clock.models import Deadline
from orders.intake.models import ImportedOrder, ImportRun, SourceCancellation

Outcome = ImportedOrder.Outcome
# What people's and machines' events say of an order without having done anything with it.
HARMLESS = ("order.entered", "order.line_cancelled", "order.recipient_revealed")
# Rows that every order has from its coming on, or that are asked for by name below.
EXPECTED = {"recipient", "fulfilment", "hold", "line", "charge", "discount", "package", "note", "ordertag"}
EXPECTED |= {ImportedOrder._meta.model_name, SourceCancellation._meta.model_name, Deadline._meta.model_name}


def to_take_back(run: ImportRun) -> QuerySet:
    """The run's new orders that nobody decided about yet."""
    return run.brought.filter(outcome=Outcome.NEW, kept_because="").order_by("pk")


def reasons_to_keep(run: ImportRun, order_ids: Sequence[int]) -> dict[int, str]:
    """Order's key → why it stays, for those of these new orders of the run that do: in a query a reason."""
    found: dict[int, str] = {}
    for because, orders in _kept(run, order_ids) if order_ids else ():
        for order_id in orders:
            found.setdefault(order_id, because)
    return found


def _kept(run, order_ids) -> Iterator[tuple[str, QuerySet]]:
    """(reason, keys of orders that it keeps), the weightiest first."""
    of_them = {"order__in": order_ids}
    parcels = Package.objects.filter(**of_them, order__is_history=False)
    fulfilments = Fulfilment.objects.filter(**of_them)
    others = ImportedOrder.objects.filter(**of_them).exclude(run=run).exclude(outcome=Outcome.UNCHANGED)
    cancelled = SourceCancellation.objects.filter(**of_them)
    reasons = {
        "shipped": parcels,
        "at_warehouse": fulfilments.filter(submitted_at__isnull=False),
        "late": fulfilments.filter(late_at__isnull=False),
        "imported_again": others,
        # A cancellation line from before it was kept which import brought it has none.
        "cancelled": cancelled.exclude(run=run) | cancelled.filter(run=None),
        "assigned": fulfilments.filter(is_locked=True),
        "held": Hold.objects.filter(**of_them, opened_by__isnull=False),
        "noted": Note.objects.filter(**of_them),
        "tagged": OrderTag.objects.filter(**of_them),
    }
    for because, rows in reasons.items():
        yield because, rows.values_list("order_id", flat=True)
    yield "acted", _acts(order_ids).values_list("subject_id", flat=True)
    for model, path in _others():
        yield "in_use", model.objects.filter(**{f"{path}__in": order_ids}).values_list(path, flat=True)


def _acts(order_ids):
    """Whatever somebody did with them; what jobs did goes with them."""
    told = Event.objects.filter(subject_kind=Order._meta.model_name, subject_id__in=order_ids)
    return told.exclude(by=Event.By.JOB).exclude(kind__in=HARMLESS)


def _others():
    """Models of rooms above, a bulk act's or a pick list's, that name an order or its fulfilment."""
    named = [(relation, relation.field.name) for relation in Order._meta.related_objects]
    named += [(relation, f"{relation.field.name}__order") for relation in Fulfilment._meta.related_objects]
    for relation, path in named:
        if relation.related_model._meta.model_name not in EXPECTED:
            yield relation.related_model, path
