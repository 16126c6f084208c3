"""Stages, search keys and days of erasure of the orders that came in before these were kept."""

import unicodedata
from datetime import timedelta

from django.conf import settings
from django.db import migrations, transaction
from django.db.models import Case, CharField, Exists, F, Max, Min, OuterRef, Q, Value, When

BATCH = 2000
ENDED = ("signed", "cancelled", "returned")
SHIPPABLE = ("to_ship", "partly_shipped")
MOVING = ("shipped", "partly_signed")


def fill(apps, schema_editor):
    """Batch by batch, each a transaction of its own, so that writers wait for none of them long."""
    alias = schema_editor.connection.alias
    for model, mend in (("Order", _fill_stages), ("Recipient", _fill_recipients)):
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


def _fill_recipients(apps, recipients):
    changed = []
    for recipient in recipients.filter(erased_at=None).select_related("order"):
        before = recipient.name_key, recipient.phone_key, recipient.erase_at
        recipient.name_key = " ".join(unicodedata.normalize("NFKC", recipient.name).casefold().split())[:200]
        recipient.phone_key = "".join(str(unicodedata.decimal(c)) for c in recipient.phone if c.isdecimal())[
            -9:
        ]
        if recipient.erase_at is None and recipient.order.status in ENDED:
            recipient.erase_at = _ended_at(recipient.order) + timedelta(days=settings.ADDRESSES_KEPT_DAYS)
        if before != (recipient.name_key, recipient.phone_key, recipient.erase_at):
            changed.append(recipient)
    recipients.model.objects.bulk_update(changed, ["name_key", "phone_key", "erase_at"], batch_size=500)


def _ended_at(order):
    """When a running order ended its status tells; of a historic one only its last known moment is known."""
    if order.is_history:
        return order.released_at or order.paid_at or order.ordered_at
    return order.status_since


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("orders", "0007_changed_too_late")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
