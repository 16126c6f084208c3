"""Of which deliveries is told: of orders that were dated before, and the index by which a sweep finds it.

Both beside people who go on writing: batch by batch, and not in one transaction.
"""

from datetime import timedelta

from django.db import migrations, models
from django.db.models import F
from django.utils import timezone

from merchant.tenancy.indexes import AddIndexBeside

BATCH = 5_000


def warn_of_what_is_to_come(apps, _schema_editor):
    """Of deliver-bys to come is told, too; what has arrived or was cancelled, the sweep finds out itself.

    A deliver-by that has passed already is not told any more.
    """
    fulfilments = apps.get_model("orders", "Fulfilment").objects
    now = timezone.now()
    # By merchant, as the index of what is to be delivered has them.
    for key in apps.get_model("merchant", "Merchant").objects.values_list("pk", flat=True):
        _warn(fulfilments.filter(merchant=key, is_exempt=False, deliver_by__gt=now))


def _warn(coming):
    """A batch ends where its moment does."""
    last = None
    while True:
        rest = coming.filter(deliver_by__gt=last) if last else coming
        moments = list(rest.order_by("deliver_by").values_list("deliver_by", flat=True)[:BATCH])
        if not moments:
            return
        batch = rest.filter(deliver_by__lte=moments[-1], deliver_warn_at=None)
        batch.update(deliver_warn_at=F("deliver_by") - timedelta(hours=24))
        last = moments[-1]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("orders", "0033_delivery_warnings")]

    operations = [
        migrations.RunPython(warn_of_what_is_to_come, migrations.RunPython.noop),
        AddIndexBeside(
            model_name="fulfilment",
            index=models.Index(
                condition=models.Q(("deliver_warn_at__isnull", False)),
                fields=["deliver_warn_at"],
                name="fulfilment_to_warn_of_delivery",
            ),
        ),
    ]
