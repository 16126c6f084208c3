"""The index by which it is counted how often a rule won, built while people go on writing."""

from django.db import migrations, models

from merchant.tenancy.indexes import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("orders", "0020_rules_that_won")]

    operations = [
        AddIndexBeside(
            model_name="fulfilment",
            index=models.Index(
                condition=models.Q(("rule__isnull", False)),
                fields=["rule", "matched_at"],
                name="fulfilment_by_rule",
            ),
        ),
    ]
