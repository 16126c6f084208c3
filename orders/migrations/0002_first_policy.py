"""The first published policy version: data that staff version by date, never a constant in code."""

from datetime import UTC, datetime, time

from django.db import migrations


def publish(apps, schema_editor):
    apps.get_model("orders", "PolicyVersion").objects.create(
        number=1,
        name="Standard",
        valid_from=datetime(2000, 1, 1, tzinfo=UTC),
        published_at=datetime(2026, 1, 1, tzinfo=UTC),
        handling_days=2,
        due_time=time(23, 59, 59),
        counts_as_shipped="handed_over",
    )


def withdraw(apps, schema_editor):
    apps.get_model("orders", "PolicyVersion").objects.filter(number=1).delete()


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]

    operations = [migrations.RunPython(publish, withdraw)]
