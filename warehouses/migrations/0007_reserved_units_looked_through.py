"""Indexes of reserved units, and the old rows held against the new checks, while people go on writing."""

from django.db import migrations, models

from merchant.tenancy.indexes import AddIndexBeside

CHECKS = (
    "stockmovement_goes_its_way",
    "stockmovement_only_parcels_overdraw",
    "stockmovement_reserves_what_is_free",
    "stockmovement_reserves_or_not",
)


def look_through(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in CHECKS:
            schema_editor.execute(f"ALTER TABLE warehouses_stockmovement VALIDATE CONSTRAINT {name}")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("warehouses", "0006_reserved_units")]

    operations = [
        migrations.RunPython(look_through, migrations.RunPython.noop),
        AddIndexBeside(
            model_name="stocklevel",
            index=models.Index(
                condition=models.Q(("shortage__isnull", False)),
                fields=["merchant", "-shortage", "-id"],
                name="stocklevel_low",
            ),
        ),
        AddIndexBeside(
            model_name="stocklevel",
            index=models.Index(
                condition=models.Q(("lacking__isnull", False)),
                fields=["merchant", "sku"],
                name="stocklevel_lacking",
            ),
        ),
        AddIndexBeside(
            model_name="stocklevel",
            index=models.Index(
                condition=models.Q(("rose_at__isnull", False)), fields=["rose_at"], name="stocklevel_rose"
            ),
        ),
        AddIndexBeside(
            model_name="stockmovement",
            index=models.Index(
                condition=models.Q(("fulfilment_id__isnull", False)),
                fields=["fulfilment_id"],
                name="stockmovement_of_fulfilment",
            ),
        ),
    ]
