"""Why an order that an import brought stays although the import is taken back: something was done with it."""

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

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
    """The run's new orders that nobody decided about yet, each with the reason to keep it, or none."""
    waiting = run.brought.filter(outcome=Outcome.NEW, kept_because="")
    return waiting.annotate(because=_reason(run))


def _reason(run):
    mine = OuterRef("order")
    parcels = Package.objects.filter(order=mine, order__is_history=False)
    fulfilments = Fulfilment.objects.filter(order=mine)
    others = ImportedOrder.objects.filter(order=mine).exclude(run=run).exclude(outcome=Outcome.UNCHANGED)
    cancelled = SourceCancellation.objects.filter(order=mine).exclude(run=run)
    # A cancellation line from before it was kept which import brought it has none.
    cancelled |= SourceCancellation.objects.filter(order=mine, run=None)
    reasons = {
        "shipped": parcels,
        "at_warehouse": fulfilments.filter(submitted_at__isnull=False),
        "late": fulfilments.filter(late_at__isnull=False),
        "imported_again": others,
        "cancelled": cancelled,
        "assigned": fulfilments.filter(is_locked=True),
        "held": Hold.objects.filter(order=mine, opened_by__isnull=False),
        "noted": Note.objects.filter(order=mine),
        "tagged": OrderTag.objects.filter(order=mine),
        "acted": _acts(mine),
    }
    whens = [When(Exists(rows), then=Value(code)) for code, rows in reasons.items()]
    whens += [When(_is_used(mine), then=Value("in_use"))]
    return Case(*whens, default=Value(""), output_field=CharField())


def _acts(order):
    """Whatever somebody did with it; what jobs did goes with it."""
    told = Event.objects.filter(subject_kind=Order._meta.model_name, subject_id=order)
    return told.exclude(by=Event.By.JOB).exclude(kind__in=HARMLESS)


def _is_used(order):
    """Whether a row of a room above, a bulk act's or a pick list's, names the order or its fulfilment."""
    named = [(relation, relation.field.name) for relation in Order._meta.related_objects]
    named += [(relation, f"{relation.field.name}__order") for relation in Fulfilment._meta.related_objects]
    used = Q()
    for relation, path in named:
        if relation.related_model._meta.model_name not in EXPECTED:
            used |= Q(Exists(relation.related_model.objects.filter(**{path: order})))
    return used
