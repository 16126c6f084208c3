"""The index by which a sweep finds what to look at for penalties, beside people who go on writing."""

from django.db import migrations, models

from merchant.tenancy.indexes import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("orders", "0030_penalties")]

    operations = [
        AddIndexBeside(
            model_name="fulfilment",
            index=models.Index(
                condition=models.Q(("penalty_at__isnull", False)),
                fields=["penalty_at"],
                name="fulfilment_for_penalties",
            ),
        ),
    ]
