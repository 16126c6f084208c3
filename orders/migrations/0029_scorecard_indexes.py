"""Whose dates passed in which days: two indexes, built beside people who go on writing."""

from django.db import migrations, models

from merchant.tenancy.indexes import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("orders", "0028_scorecard")]

    operations = [
        AddIndexBeside(
            model_name='fulfilment',
            index=models.Index(condition=models.Q(('is_exempt', False), ('ship_by__isnull', False)), fields=['merchant', 'ship_by', 'id'], name='fulfilment_to_ship_by'),
        ),
        AddIndexBeside(
            model_name='fulfilment',
            index=models.Index(condition=models.Q(('deliver_by__isnull', False), ('is_exempt', False)), fields=['merchant', 'deliver_by', 'id'], name='fulfilment_to_deliver_by'),
        ),
    ]
