"""The database itself refuses to change or delete a stock movement."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER stockmovement_no_{act} BEFORE {ACT} ON warehouses_stockmovement
BEGIN SELECT RAISE(ABORT, 'stock movements are never changed'); END
"""
# REPLACE deletes the row that it writes over without asking the triggers for a deletion.
SQLITE_REPLACE = """
CREATE TRIGGER stockmovement_no_replace BEFORE INSERT ON warehouses_stockmovement
WHEN EXISTS (SELECT 1 FROM warehouses_stockmovement WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'stock movements are never changed'); END
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION warehouses_stockmovement_is_final() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'stock movements are never changed'; END $$
"""
POSTGRESQL = """
CREATE TRIGGER stockmovement_no_{act} BEFORE {ACT} ON warehouses_stockmovement
FOR EACH ROW EXECUTE FUNCTION warehouses_stockmovement_is_final()
"""
ACTS = ("update", "delete")


def protect(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRESQL_FUNCTION if postgresql else SQLITE_REPLACE, params=None)
    for act in ACTS:
        sql = POSTGRESQL if postgresql else SQLITE
        schema_editor.execute(sql.format(act=act, ACT=act.upper()), params=None)


def unprotect(apps, schema_editor):
    on_table = " ON warehouses_stockmovement" if schema_editor.connection.vendor == "postgresql" else ""
    for act in ACTS:
        schema_editor.execute(f"DROP TRIGGER stockmovement_no_{act}{on_table}")
    if on_table:
        schema_editor.execute("DROP FUNCTION warehouses_stockmovement_is_final()")
    else:
        schema_editor.execute("DROP TRIGGER stockmovement_no_replace")


class Migration(migrations.Migration):
    dependencies = [("warehouses", "0002_stock")]

    operations = [migrations.RunPython(protect, unprotect)]
