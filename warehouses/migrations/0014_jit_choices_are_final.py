"""The database itself refuses to change or delete a choice of a JIT warehouse, or to skip a number.

A store's second choice is one of staff, with a reason: a constraint of the table says so.
"""

from django.db import migrations

FINAL = "choices of JIT warehouses are never changed"
FOLLOWS = "a choice of a JIT warehouse follows the one before it"
BEFORE_IT = "SELECT 1 FROM warehouses_jitchoice WHERE store_id = NEW.store_id AND number = NEW.number - 1"
# REPLACE deletes the rows that it writes over without asking the triggers for a deletion.
WRITTEN_OVER = """
SELECT 1 FROM warehouses_jitchoice WHERE id = NEW.id OR (store_id = NEW.store_id AND number = NEW.number)
"""
SQLITE = {
    "update": f"BEFORE UPDATE ON warehouses_jitchoice BEGIN SELECT RAISE(ABORT, '{FINAL}'); END",
    "delete": f"BEFORE DELETE ON warehouses_jitchoice BEGIN SELECT RAISE(ABORT, '{FINAL}'); END",
    "replace": f"""BEFORE INSERT ON warehouses_jitchoice WHEN EXISTS ({WRITTEN_OVER})
        BEGIN SELECT RAISE(ABORT, '{FINAL}'); END""",
    "skip": f"""BEFORE INSERT ON warehouses_jitchoice WHEN NEW.number <> 1 AND NOT EXISTS ({BEFORE_IT})
        BEGIN SELECT RAISE(ABORT, '{FOLLOWS}'); END""",
}
POSTGRESQL = f"""
CREATE FUNCTION warehouses_jitchoice_final() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF TG_OP <> 'INSERT' THEN RAISE EXCEPTION '{FINAL}'; END IF;
IF NEW.number <> 1 AND NOT EXISTS ({BEFORE_IT}) THEN RAISE EXCEPTION '{FOLLOWS}'; END IF;
RETURN NEW;
END $$;
CREATE TRIGGER jitchoice_no_change BEFORE INSERT OR UPDATE OR DELETE ON warehouses_jitchoice
FOR EACH ROW EXECUTE FUNCTION warehouses_jitchoice_final()
"""


def protect(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
        return
    for act, told in SQLITE.items():
        schema_editor.execute(f"CREATE TRIGGER jitchoice_no_{act} {told}", params=None)


def unprotect(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER jitchoice_no_change ON warehouses_jitchoice")
        schema_editor.execute("DROP FUNCTION warehouses_jitchoice_final()")
        return
    for act in SQLITE:
        schema_editor.execute(f"DROP TRIGGER jitchoice_no_{act}")


class Migration(migrations.Migration):
    dependencies = [("warehouses", "0013_jit")]

    operations = [migrations.RunPython(protect, unprotect)]
