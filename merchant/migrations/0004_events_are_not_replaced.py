"""SQLite deletes a row that REPLACE writes over without asking the triggers for a deletion."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER event_no_replace BEFORE INSERT ON merchant_event
WHEN EXISTS (SELECT 1 FROM merchant_event WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END
"""


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(SQLITE, params=None)


def unprotect(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER event_no_replace")


class Migration(migrations.Migration):
    dependencies = [("merchant", "0003_alter_membership_merchant_alter_sku_merchant_and_more")]

    operations = [migrations.RunPython(protect, unprotect)]
