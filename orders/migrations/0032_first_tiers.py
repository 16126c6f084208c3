"""The first version's penalties, and the database itself refuses to change what published versions take.

SQLite rebuilds a table to add a column to it, and forgets its triggers: those of versions are made again.
"""

from importlib import import_module

from django.db import migrations

finality = import_module("orders.migrations.0026_published_policies_are_final")

SENTENCE = "tiers of published policy versions are never changed"
HIGHER = {"CNY": "40", "USD": "5"}  # ours, after what sellers report
TIERS = [
    {"kind": "late_shipment", "programme": "semi_managed", "hours_from": 48, "amounts": HIGHER},
    {"kind": "late_delivery", "programme": "semi_managed", "hours_from": 120, "amounts": HIGHER},
    {"kind": "late_jit", "hours_from": 0, "hours_to": 48, "factor": "0.5"},
    {"kind": "late_jit", "hours_from": 48, "factor": "1"},
]
PUBLISHED = "(SELECT published_at FROM orders_policyversion WHERE id = {row}.policy_id) IS NOT NULL"
# name, act, the row of which the version is asked
GUARDS = [("insert", "INSERT", "NEW"), ("update", "UPDATE", "OLD"), ("join", "UPDATE", "NEW")]
GUARDS += [("delete", "DELETE", "OLD")]
SQLITE = """
CREATE TRIGGER penaltytier_final_{name} BEFORE {act} ON orders_penaltytier
WHEN {changed} AND {published}
BEGIN SELECT RAISE(ABORT, '{sentence}'); END
"""
POSTGRESQL = """
CREATE FUNCTION orders_penaltytier_final_{name}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF {published} THEN RAISE EXCEPTION '{sentence}'; END IF;
RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER penaltytier_final_{name} BEFORE {act} ON orders_penaltytier
FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION orders_penaltytier_final_{name}()
"""


def give_tiers(apps, _schema_editor):
    version = apps.get_model("orders", "PolicyVersion").objects.filter(number=1).first()
    tiers = apps.get_model("orders", "PenaltyTier").objects
    for told in TIERS if version else ():
        tiers.create(policy=version, **told)


def take_tiers(apps, _schema_editor):
    apps.get_model("orders", "PenaltyTier").objects.filter(policy__number=1).delete()


def protect_versions(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        for act in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS policyversion_final_{act}")
        finality.protect(apps, schema_editor)


def protect(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    sql = POSTGRESQL if on_postgresql else SQLITE
    columns = [field.column for field in apps.get_model("orders", "PenaltyTier")._meta.concrete_fields]
    differs = "OLD.{0} IS DISTINCT FROM NEW.{0}" if on_postgresql else "OLD.{0} IS NOT NEW.{0}"
    changed = "(" + " OR ".join(differs.format(name) for name in columns) + ")"
    for name, act, row in GUARDS:
        told = {"name": name, "act": act, "published": PUBLISHED.format(row=row), "sentence": SENTENCE}
        told["changed"] = changed if act == "UPDATE" else "true"
        schema_editor.execute(sql.format(**told), params=None)


def unprotect(_apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    on_table = " ON orders_penaltytier" if on_postgresql else ""
    for name, _act, _row in GUARDS:
        schema_editor.execute(f"DROP TRIGGER penaltytier_final_{name}{on_table}")
        if on_postgresql:
            schema_editor.execute(f"DROP FUNCTION orders_penaltytier_final_{name}()")


class Migration(migrations.Migration):
    dependencies = [("orders", "0031_penalties_by_index")]

    operations = [
        migrations.RunPython(give_tiers, take_tiers),
        migrations.RunPython(protect_versions, migrations.RunPython.noop),
        migrations.RunPython(protect, unprotect),
    ]
