"""What has to be warned of: of orders that were dated before, and the index by which a sweep finds it.

Both beside people who go on writing: batch by batch, and not in one transaction.
"""

from datetime import timedelta

from django.db import migrations, models
from django.db.models import F
from django.utils import timezone

from merchant.tenancy.indexes import AddIndexBeside

BATCH = 5_000


def warn_of_what_is_open(apps, _schema_editor):
    """Orders that were dated before there were warnings are warned of, too, unless they are late already."""
    fulfilments = apps.get_model("orders", "Fulfilment").objects
    coming = fulfilments.filter(state="open", late_at=None, is_exempt=False, ship_by__gt=timezone.now())
    # Found by the index of what falls due; a batch ends where its moment does.
    last = None
    while True:
        rest = coming.filter(ship_by__gt=last) if last else coming
        moments = list(rest.order_by("ship_by").values_list("ship_by", flat=True)[:BATCH])
        if not moments:
            return
        rest.filter(ship_by__lte=moments[-1]).update(warn_at=F("ship_by") - timedelta(hours=24))
        last = moments[-1]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("orders", "0023_warnings")]

    operations = [
        migrations.RunPython(warn_of_what_is_open, migrations.RunPython.noop),
        AddIndexBeside(
            model_name="fulfilment",
            index=models.Index(
                condition=models.Q(("state", "open"), ("warn_at__isnull", False)),
                fields=["warn_at"],
                name="fulfilment_to_warn_of",
            ),
        ),
    ]
