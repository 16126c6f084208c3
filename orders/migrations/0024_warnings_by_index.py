"""The index by which a sweep finds what has to be warned of, built while people go on writing."""

from django.db import migrations, models

from merchant.tenancy.indexes import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("orders", "0023_warnings")]

    operations = [
        AddIndexBeside(
            model_name="fulfilment",
            index=models.Index(
                condition=models.Q(("state", "open"), ("warn_at__isnull", False)),
                fields=["warn_at"],
                name="fulfilment_to_warn_of",
            ),
        ),
    ]
