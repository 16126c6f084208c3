"""Stages, search keys, days of arrival and of erasure of the orders that came in before these were kept."""

import unicodedata
from datetime import timedelta

from django.conf import settings
from django.db import connections, migrations, transaction
from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)

BATCH = 5000
ENDED = ("signed", "cancelled", "returned")
SHIPPABLE = ("to_ship", "partly_shipped")
MOVING = ("shipped", "partly_signed")
GONE = (*MOVING, "signed", "returned")
KEPT = ("name_key", "phone_key", "erase_at")
WRITE = """
UPDATE {table} AS kept SET name_key = told.name_key, phone_key = told.phone_key, erase_at = told.erase_at
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::timestamptz[])
    AS told (id, name_key, phone_key, erase_at)
WHERE kept.id = told.id
"""


def fill(apps, schema_editor):
    """Batch by batch, each a transaction of its own, so that writers wait for none of them long."""
    alias = schema_editor.connection.alias
    steps = (("Order", _fill_stages), ("Order", _fill_arrivals), ("Recipient", _fill_recipients))
    for model, mend in steps:
        rows = apps.get_model("orders", model).objects.using(alias)
        ends = rows.aggregate(first=Min("pk"), last=Max("pk"))
        if ends["last"] is None:
            continue
        for start in range(ends["first"], ends["last"] + 1, BATCH):
            with transaction.atomic(using=alias):
                mend(apps, rows.filter(pk__gte=start, pk__lt=start + BATCH))


def _fill_stages(apps, orders):
    models = {name: apps.get_model("orders", name).objects for name in ("Hold", "Fulfilment", "Package")}
    mine = OuterRef("pk")
    is_held = Exists(models["Hold"].filter(order=mine, released_at=None))
    is_there = Exists(models["Fulfilment"].filter(order=mine, state="open", submitted_at__isnull=False))
    went_wrong = Exists(models["Package"].filter(order=mine, state__in=["returned", "lost"]))
    shippable, moving = Q(status__in=SHIPPABLE), Q(status__in=MOVING)
    derived = Case(
        When(Q(status__in=["pending", *SHIPPABLE]) & Q(is_held), then=Value("held")),
        When(shippable & Q(is_there), then=Value("at_warehouse")),
        When(shippable, then=Value("ready")),
        When(moving & Q(went_wrong), then=Value("anomaly")),
        When(moving, then=Value("in_transit")),
        default=Value(""),
        output_field=CharField(),
    )
    orders.annotate(derived=derived).exclude(stage=F("derived")).update(stage=F("derived"))


def _fill_arrivals(apps, orders):
    """What is on its way is expected when its last parcel's channel has had its days."""
    sent = apps.get_model("orders", "Package").objects.filter(order=OuterRef("pk"), kind="first")
    channels = apps.get_model("warehouses", "Channel").objects.order_by()
    numbers = list(channels.values_list("transit_days", flat=True).distinct())
    if not numbers:
        return
    # SQLite does not multiply days; there are few different numbers of them.
    whens = [
        When(fulfilment__channel__transit_days=days, then=F("handed_over_at") + timedelta(days=days))
        for days in numbers
    ]
    arrival = Case(*whens, output_field=DateTimeField())
    last = sent.exclude(state="voided").order_by("-handed_over_at", "pk").annotate(arrival=arrival)
    gone = orders.filter(status__in=GONE, expected_by=None, is_history=False)
    gone.update(expected_by=Subquery(last.values("arrival")[:1]))


def _fill_recipients(apps, recipients):
    changed = []
    for recipient in recipients.filter(erased_at=None).select_related("order"):
        before = recipient.name_key, recipient.phone_key, recipient.erase_at
        recipient.name_key = " ".join(unicodedata.normalize("NFKC", recipient.name).casefold().split())[:200]
        digits = "".join(str(unicodedata.decimal(c)) for c in recipient.phone if c.isdecimal())
        recipient.phone_key = digits[-9:]
        if recipient.erase_at is None and recipient.order.status in ENDED:
            recipient.erase_at = _ended_at(recipient.order) + timedelta(days=settings.ADDRESSES_KEPT_DAYS)
        if before != (recipient.name_key, recipient.phone_key, recipient.erase_at):
            changed.append(recipient)
    _save(recipients, changed)


def _save(recipients, changed):
    """One statement a batch: hundreds of thousands of rows are written in minutes."""
    connection = connections[recipients.db]
    if connection.vendor != "postgresql":
        recipients.model.objects.bulk_update(changed, KEPT, batch_size=200)
        return
    columns = [[getattr(row, name) for row in changed] for name in ("pk", *KEPT)]
    with connection.cursor() as cursor:
        cursor.execute(WRITE.format(table=recipients.model._meta.db_table), columns)


def _ended_at(order):
    """When a running order ended its status tells; of a historic one only its last known moment is known."""
    if order.is_history:
        return order.released_at or order.paid_at or order.ordered_at
    return order.status_since


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("orders", "0007_changed_too_late")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
