"""The scorecard's tables, and the first thresholds: data that staff change, never constants in code."""

from datetime import UTC, datetime
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

# Rate → at risk and breached beyond, percent: what marketplaces commonly publish, wrong shipment is ours.
FIRST = {
    "late_shipment": ("3", "4"),
    "valid_tracking": ("97", "95"),
    "on_time_delivery": ("93", "90"),
    "cancellation": ("2", "2.5"),
    "wrong_shipment": ("0.5", "1"),
}


def set_first(apps, _schema_editor):
    apps.get_model("orders", "ScorecardThreshold").objects.bulk_create(
        apps.get_model("orders", "ScorecardThreshold")(
            rate=rate,
            at_risk=Decimal(at_risk),
            breached=Decimal(breached),
            valid_from=datetime(2000, 1, 1, tzinfo=UTC),
        )
        for rate, (at_risk, breached) in FIRST.items()
    )


class Migration(migrations.Migration):

    dependencies = [
        ('merchant', '0011_messages'),
        ('orders', '0027_who_publishes_policies'),
        ('warehouses', '0011_business_days_of_stores'),
    ]

    operations = [
        migrations.CreateModel(
            name='ScorecardThreshold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rate', models.CharField(choices=[('late_shipment', 'Late shipment'), ('valid_tracking', 'Valid tracking'), ('on_time_delivery', 'On-time delivery'), ('cancellation', 'Cancellation by the seller'), ('wrong_shipment', 'Wrong shipment')], max_length=20, verbose_name='rate')),
                ('at_risk', models.DecimalField(decimal_places=2, help_text='A figure of just so much is still good.', max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='at risk beyond, percent')),
                ('breached', models.DecimalField(decimal_places=2, help_text='A figure of just so much is not breached yet.', max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='breached beyond, percent')),
                ('fewest', models.PositiveIntegerField(default=10, help_text='Of fewer orders the figure is shown, not judged.', verbose_name='judged from so many')),
                ('valid_from', models.DateTimeField(help_text='Until then the row before it judges; without one nothing does.', verbose_name='valid from')),
            ],
            options={
                'verbose_name': 'threshold of the scorecard',
                'verbose_name_plural': 'thresholds of the scorecard',
                'ordering': ['rate', '-valid_from'],
            },
        ),
        migrations.CreateModel(
            name='StoreScorecard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days', models.JSONField(verbose_name='counts by rate and day')),
                ('reckoned_at', models.DateTimeField(verbose_name='reckoned at')),
            ],
            options={
                'verbose_name': 'scorecard of a store',
                'verbose_name_plural': 'scorecards of stores',
            },
        ),
        migrations.AddConstraint(
            model_name='scorecardthreshold',
            constraint=models.UniqueConstraint(fields=('rate', 'valid_from'), name='scorecardthreshold_once_a_moment'),
        ),
        migrations.AddConstraint(
            model_name='scorecardthreshold',
            constraint=models.CheckConstraint(condition=models.Q(('at_risk__gte', 0), ('at_risk__lte', 100), ('breached__gte', 0), ('breached__lte', 100)), name='scorecardthreshold_in_percent'),
        ),
        migrations.AddConstraint(
            model_name='scorecardthreshold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('at_risk__gte', models.F('breached')), ('rate__in', ('valid_tracking', 'on_time_delivery'))), models.Q(models.Q(('rate__in', ('valid_tracking', 'on_time_delivery')), _negated=True), ('at_risk__lte', models.F('breached'))), _connector='OR'), name='scorecardthreshold_risk_comes_first', violation_error_message='A figure is at risk before it is breached: of valid tracking and on-time delivery the first percentage is the higher one, of all others the lower one.'),
        ),
        migrations.AddField(
            model_name='storescorecard',
            name='merchant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='merchant.merchant', verbose_name='merchant'),
        ),
        migrations.AddField(
            model_name='storescorecard',
            name='store',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='merchant.store', verbose_name='store'),
        ),
        migrations.RunPython(set_first, migrations.RunPython.noop),
    ]
