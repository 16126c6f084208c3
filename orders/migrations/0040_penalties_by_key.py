"""The index by which a store's penalties page: the latest first."""

from django.db import migrations, models

from merchant.tenancy.indexes import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("orders", "0039_week")]

    operations = [
        AddIndexBeside(
            model_name="penalty",
            index=models.Index(fields=["store", "-fined_at", "-id"], name="penalty_of_store_lately"),
        ),
    ]
