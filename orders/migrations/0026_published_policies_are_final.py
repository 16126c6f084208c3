"""The first version delivers, too; and the database itself refuses to change a published version.

One thing alone happens to it: a version that was open-ended ends where its successor begins.
"""

from django.db import migrations

SENTENCE = "published policy versions are never changed"
TRANSIT_DAYS = 7  # ours: what sellers report of the marketplaces' standard delivery

SQLITE_DELETE = f"""
CREATE TRIGGER policyversion_final_delete BEFORE DELETE ON orders_policyversion
WHEN OLD.published_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END
"""
SQLITE_UPDATE = f"""
CREATE TRIGGER policyversion_final_update BEFORE UPDATE ON orders_policyversion
WHEN OLD.published_at IS NOT NULL AND (
    (OLD.valid_to IS NOT NULL AND OLD.valid_to IS NOT NEW.valid_to) OR {{changed}}
)
BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END
"""
POSTGRESQL = f"""
CREATE FUNCTION orders_policyversion_final() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF OLD.published_at IS NULL THEN RETURN COALESCE(NEW, OLD); END IF;
IF TG_OP = 'UPDATE'
    AND to_jsonb(OLD) - 'valid_to' = to_jsonb(NEW) - 'valid_to'
    AND (OLD.valid_to IS NULL OR OLD.valid_to = NEW.valid_to)
THEN RETURN NEW; END IF;
RAISE EXCEPTION '{SENTENCE}';
END $$;
CREATE TRIGGER policyversion_final BEFORE UPDATE OR DELETE ON orders_policyversion
FOR EACH ROW EXECUTE FUNCTION orders_policyversion_final()
"""


def deliver(apps, _schema_editor):
    versions = apps.get_model("orders", "PolicyVersion").objects
    versions.filter(number=1, transit_days=None).update(transit_days=TRANSIT_DAYS)


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
        return
    columns = [field.column for field in apps.get_model("orders", "PolicyVersion")._meta.concrete_fields]
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in columns if name != "valid_to")
    schema_editor.execute(SQLITE_UPDATE.format(changed=changed), params=None)
    schema_editor.execute(SQLITE_DELETE, params=None)


def unprotect(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER policyversion_final ON orders_policyversion")
        schema_editor.execute("DROP FUNCTION orders_policyversion_final()")
    else:
        schema_editor.execute("DROP TRIGGER policyversion_final_update")
        schema_editor.execute("DROP TRIGGER policyversion_final_delete")


class Migration(migrations.Migration):
    dependencies = [("orders", "0025_scoped_policies")]

    operations = [
        migrations.RunPython(deliver, migrations.RunPython.noop),
        migrations.RunPython(protect, unprotect),
    ]
