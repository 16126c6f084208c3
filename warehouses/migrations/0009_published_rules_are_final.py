"""The database itself refuses to change a published version of the rules, its rules or their places."""

from django.db import migrations

SENTENCE = "published rules are never changed"
OF_SET = "(SELECT number FROM warehouses_ruleset WHERE id = {row}.rule_set_id)"
OF_RULE = (
    "(SELECT number FROM warehouses_ruleset WHERE id = "
    "(SELECT rule_set_id FROM warehouses_rule WHERE id = {row}.rule_id))"
)
# table, act, the row that is looked at, and the number of its version
GUARDS = [
    ("ruleset", "update", "OLD", "{row}.number"),
    ("ruleset", "delete", "OLD", "{row}.number"),
    *(("rule", act, row, OF_SET) for act, row in (("insert", "NEW"), ("update", "OLD"), ("delete", "OLD"))),
    *(
        ("ruleplace", act, row, OF_RULE)
        for act, row in (("insert", "NEW"), ("update", "OLD"), ("delete", "OLD"))
    ),
]
SQLITE = """
CREATE TRIGGER {table}_final_{act} BEFORE {ACT} ON warehouses_{table}
WHEN {number} IS NOT NULL
BEGIN SELECT RAISE(ABORT, '{sentence}'); END
"""
POSTGRESQL = """
CREATE FUNCTION warehouses_{table}_final_{act}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF {number} IS NOT NULL THEN RAISE EXCEPTION '{sentence}'; END IF;
RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER {table}_final_{act} BEFORE {ACT} ON warehouses_{table}
FOR EACH ROW EXECUTE FUNCTION warehouses_{table}_final_{act}()
"""


def protect(apps, schema_editor):
    sql = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for table, act, row, number in GUARDS:
        told = {"table": table, "act": act, "ACT": act.upper(), "row": row, "sentence": SENTENCE}
        schema_editor.execute(sql.format(number=number.format(row=row), **told), params=None)


def unprotect(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for table, act, _row, _number in GUARDS:
        on_table = f" ON warehouses_{table}" if on_postgresql else ""
        schema_editor.execute(f"DROP TRIGGER {table}_final_{act}{on_table}")
        if on_postgresql:
            schema_editor.execute(f"DROP FUNCTION warehouses_{table}_final_{act}()")


class Migration(migrations.Migration):
    dependencies = [("warehouses", "0008_matching_rules")]

    operations = [migrations.RunPython(protect, unprotect)]
