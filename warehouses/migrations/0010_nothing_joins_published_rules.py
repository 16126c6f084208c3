"""The database itself refuses to let rules and places of a draft join a published version."""

from django.db import migrations

SENTENCE = "published rules are never changed"
# table, and the number of the version that a changed row says it belongs to
GUARDS = {
    "rule": "(SELECT number FROM warehouses_ruleset WHERE id = NEW.rule_set_id)",
    "ruleplace": (
        "(SELECT number FROM warehouses_ruleset WHERE id = "
        "(SELECT rule_set_id FROM warehouses_rule WHERE id = NEW.rule_id))"
    ),
}
SQLITE = """
CREATE TRIGGER {table}_final_join BEFORE UPDATE ON warehouses_{table}
WHEN {number} IS NOT NULL
BEGIN SELECT RAISE(ABORT, '{sentence}'); END
"""
POSTGRESQL = """
CREATE FUNCTION warehouses_{table}_final_join() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF {number} IS NOT NULL THEN RAISE EXCEPTION '{sentence}'; END IF;
RETURN NEW;
END $$;
CREATE TRIGGER {table}_final_join BEFORE UPDATE ON warehouses_{table}
FOR EACH ROW EXECUTE FUNCTION warehouses_{table}_final_join()
"""


def protect(apps, schema_editor):
    sql = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for table, number in GUARDS.items():
        schema_editor.execute(sql.format(table=table, number=number, sentence=SENTENCE), params=None)


def unprotect(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in GUARDS:
        on_table = f" ON warehouses_{table}" if on_postgresql else ""
        schema_editor.execute(f"DROP TRIGGER {table}_final_join{on_table}")
        if on_postgresql:
            schema_editor.execute(f"DROP FUNCTION warehouses_{table}_final_join()")


class Migration(migrations.Migration):
    dependencies = [("warehouses", "0009_published_rules_are_final")]

    operations = [migrations.RunPython(protect, unprotect)]
