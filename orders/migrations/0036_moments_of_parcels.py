"""A parcel's label and first scan apart from its hand-over; what counts as shipped is named for what it is.

The column keeps its name, for programs of the version before go on writing it: only Django's memory changes.
"""

from django.db import migrations, models
from django.db.models import F, Q

OF_SHIPPED = [
    models.Index(
        fields=["id"],
        name="fulfilment_left_late",
        condition=Q(late_at=None, is_exempt=False, shipped_at__gt=F("ship_by")),
    ),
    models.Index(
        fields=["id"],
        name="fulfilment_wrongly_marked",
        condition=Q(late_at__isnull=False, shipped_at__lte=F("ship_by")),
    ),
    models.Index(
        fields=["merchant", "shipped_at"],
        name="fulfilment_left",
        condition=Q(shipped_at__isnull=False),
    ),
]
RENAMED = [
    migrations.RenameField(model_name="fulfilment", old_name="handed_over_at", new_name="shipped_at"),
    migrations.AlterField(
        model_name="fulfilment",
        name="shipped_at",
        field=models.DateTimeField(
            db_column="handed_over_at",
            help_text="When the event that counts had happened to all its parcels.",
            null=True,
            verbose_name="counts as shipped at",
        ),
    ),
]
REMEMBERED = [
    operation
    for index in OF_SHIPPED
    for operation in (
        migrations.RemoveIndex(model_name="fulfilment", name=index.name),
        migrations.AddIndex(model_name="fulfilment", index=index),
    )
]


def added(name, told, **options):
    field = models.DateTimeField(null=True, verbose_name=told, **options)
    return migrations.AddField(model_name="package", name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [("orders", "0035_penalties_lowered")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[*RENAMED, *REMEMBERED]),
        added("labelled_at", "label bought at"),
        added("label_told_at", "label entered at"),
        added("scanned_at", "first scanned at"),
        added("scan_told_at", "first scan entered at"),
        added("scan_due_at", "first scan expected by", help_text="Empty: nobody waits for it any more."),
        added("scan_missed_at", "missing scan told at"),
        added(
            "arrival_told_at",
            "arrival entered at",
            help_text="Empty: platform staff told it, and are believed.",
        ),
        migrations.AddField(
            model_name="package",
            name="is_scan_proven",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Platform staff told it: it is believed, and sellers leave it.",
                verbose_name="first scan proven",
            ),
        ),
    ]
