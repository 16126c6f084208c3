"""The database itself refuses to change or delete an event."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER event_no_{act} BEFORE {ACT} ON merchant_event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END
"""
# REPLACE deletes the row that it writes over without asking the triggers for a deletion.
SQLITE_REPLACE = """
CREATE TRIGGER event_no_replace BEFORE INSERT ON merchant_event
WHEN EXISTS (SELECT 1 FROM merchant_event WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION merchant_event_is_final() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'events are never changed'; END $$
"""
POSTGRESQL = """
CREATE TRIGGER event_no_{act} BEFORE {ACT} ON merchant_event
FOR EACH ROW EXECUTE FUNCTION merchant_event_is_final()
"""
ACTS = ("update", "delete")


def protect(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    if postgresql:
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
    else:
        schema_editor.execute(SQLITE_REPLACE, params=None)
    for act in ACTS:
        sql = POSTGRESQL if postgresql else SQLITE
        schema_editor.execute(sql.format(act=act, ACT=act.upper()), params=None)


def unprotect(apps, schema_editor):
    on_table = " ON merchant_event" if schema_editor.connection.vendor == "postgresql" else ""
    for act in ACTS:
        schema_editor.execute(f"DROP TRIGGER event_no_{act}{on_table}")
    if on_table:
        schema_editor.execute("DROP FUNCTION merchant_event_is_final()")
    else:
        schema_editor.execute("DROP TRIGGER event_no_replace")


class Migration(migrations.Migration):
    dependencies = [("merchant", "0001_initial")]

    operations = [migrations.RunPython(protect, unprotect)]
