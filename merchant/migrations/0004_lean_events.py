import django.db.models.deletion
from django.db import migrations, models

TABLE, COLUMNS = "merchant_event", ["merchant_id"]


def drop_own_index(apps, schema_editor):
    """Drop the foreign key's own index; event_merchant begins with the merchant, too."""
    quoted = schema_editor.connection.ops.quote_name
    with schema_editor.connection.cursor() as cursor:
        known = schema_editor.connection.introspection.get_constraints(cursor, TABLE)
    for name, told in known.items():
        if told["index"] and not told["unique"] and told["columns"] == COLUMNS:
            schema_editor.execute(f"DROP INDEX {quoted(name)}")


def make_own_index(apps, schema_editor):
    event = apps.get_model("merchant", "Event")
    schema_editor.add_index(event, models.Index(fields=["merchant"], name="merchant_event_merchant_id"))


class Migration(migrations.Migration):
    dependencies = [("merchant", "0003_faults_and_visits")]

    operations = [
        # AlterField alone would make the table anew on SQLite, without the triggers that keep events as
        # they are.
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop_own_index, make_own_index)],
            state_operations=[
                migrations.AlterField(
                    model_name="event",
                    name="merchant",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="merchant.merchant",
                        verbose_name="merchant",
                    ),
                ),
            ],
        )
    ]
