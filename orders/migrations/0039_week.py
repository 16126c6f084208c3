"""The fewest working days of a week that a store may set.

SQLite rebuilds the table to add a column to it, forgets its triggers and looks at those that ask it about
published versions: all of them are taken away before and made again afterwards.
"""

from importlib import import_module

import django.core.validators
from django.db import migrations, models

finality = import_module("orders.migrations.0026_published_policies_are_final")
tiers = import_module("orders.migrations.0032_first_tiers")


def release(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        finality.unprotect(apps, schema_editor)
        tiers.unprotect(apps, schema_editor)


def protect(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        finality.protect(apps, schema_editor)
        tiers.protect(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("orders", "0038_acts_from_tables")]

    operations = [
        migrations.RunPython(release, protect),
        migrations.AddField(
            model_name="policyversion",
            name="least_weekdays",
            field=models.PositiveSmallIntegerField(
                db_default=5,
                default=5,
                help_text="Of a week that a store sets; it begins with the notice of closures. Weeks that were set before stay.",
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(7),
                ],
                verbose_name="least working days a week",
            ),
        ),
        migrations.RunPython(protect, release),
    ]
