"""Reserved units, beside what is on hand; short locks only, so that people go on working meanwhile.

What takes long on a big ledger, looking through its rows, the next migration does under writes.
"""

import django.db.models.expressions
from django.db import migrations, models

# SQLite writes a changed table anew, and its triggers are gone with the old one.
TRIGGERS = (
    "CREATE TRIGGER IF NOT EXISTS stockmovement_no_update BEFORE UPDATE ON warehouses_stockmovement"
    " BEGIN SELECT RAISE(ABORT, 'stock movements are never changed'); END",
    "CREATE TRIGGER IF NOT EXISTS stockmovement_no_delete BEFORE DELETE ON warehouses_stockmovement"
    " BEGIN SELECT RAISE(ABORT, 'stock movements are never changed'); END",
    "CREATE TRIGGER IF NOT EXISTS stockmovement_no_replace BEFORE INSERT ON warehouses_stockmovement"
    " WHEN EXISTS (SELECT 1 FROM warehouses_stockmovement WHERE id = NEW.id)"
    " BEGIN SELECT RAISE(ABORT, 'stock movements are never changed'); END",
)


class AddCheck(migrations.AddConstraint):
    """A check of rows to come; PostgreSQL looks at those that are there later, and nobody waits for it."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        schema_editor.execute(f"{self.constraint.create_sql(model, schema_editor)} NOT VALID", params=None)


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for trigger in TRIGGERS:
            schema_editor.execute(trigger, params=None)


class Migration(migrations.Migration):
    dependencies = [("merchant", "0005_api_tokens"), ("warehouses", "0005_channels_have_prices")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, protect),
        migrations.RemoveConstraint(
            model_name="stockmovement",
            name="stockmovement_goes_its_way",
        ),
        migrations.RemoveConstraint(
            model_name="stockmovement",
            name="stockmovement_only_parcels_overdraw",
        ),
        migrations.AddField(
            model_name="stocklevel",
            name="reserved",
            field=models.BigIntegerField(
                db_default=0,
                default=0,
                help_text="Units that orders wait to be sent from here.",
                verbose_name="reserved",
            ),
        ),
        migrations.AddField(
            model_name="stockmovement",
            name="reserved",
            field=models.BigIntegerField(
                db_default=0,
                default=0,
                help_text="Below zero: they are no longer reserved.",
                verbose_name="units reserved",
            ),
        ),
        migrations.AddField(
            model_name="stocklevel",
            name="reorder_at",
            field=models.PositiveIntegerField(
                help_text="Low once no more units than this are free.", null=True, verbose_name="reorder at"
            ),
        ),
        migrations.AddField(
            model_name="stocklevel",
            name="rose_at",
            field=models.DateTimeField(
                help_text="What waits for stock is looked at again then.",
                null=True,
                verbose_name="free units last went up at",
            ),
        ),
        migrations.AddField(
            model_name="stockmovement",
            name="fulfilment_id",
            field=models.BigIntegerField(null=True, verbose_name="fulfilment's key"),
        ),
        migrations.AddField(
            model_name="stockmovement",
            name="reserved_balance",
            field=models.BigIntegerField(db_default=0, default=0, verbose_name="reserved afterwards"),
        ),
        migrations.AlterField(
            model_name="stockmovement",
            name="kind",
            field=models.CharField(
                choices=[
                    ("receipt", "received"),
                    ("adjustment", "adjusted"),
                    ("count", "counted"),
                    ("shipment", "shipped"),
                    ("given_back", "parcel voided"),
                    ("reservation", "reserved"),
                    ("release", "released"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="stocklevel",
            name="lacking",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(
                        reserved__gt=models.F("on_hand"),
                        then=django.db.models.expressions.CombinedExpression(
                            models.F("reserved"), "-", models.F("on_hand")
                        ),
                    )
                ),
                output_field=models.BigIntegerField(null=True, verbose_name="units reserved and not on hand"),
            ),
        ),
        migrations.AddField(
            model_name="stocklevel",
            name="shortage",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(
                        reorder_at__gte=django.db.models.expressions.CombinedExpression(
                            models.F("on_hand"), "-", models.F("reserved")
                        ),
                        then=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("reorder_at"), "-", models.F("on_hand")
                            ),
                            "+",
                            models.F("reserved"),
                        ),
                    )
                ),
                output_field=models.BigIntegerField(null=True, verbose_name="units below the reorder level"),
            ),
        ),
        migrations.AddConstraint(
            model_name="stocklevel",
            constraint=models.CheckConstraint(
                condition=models.Q(("reserved__gte", 0)), name="stocklevel_reserves_or_not"
            ),
        ),
        AddCheck(
            model_name="stockmovement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "count"),
                    models.Q(("kind", "adjustment"), models.Q(("quantity", 0), _negated=True)),
                    models.Q(("kind__in", ["receipt", "given_back"]), ("quantity__gt", 0)),
                    models.Q(("kind", "shipment"), ("quantity__lt", 0)),
                    models.Q(("kind__in", ["reservation", "release"]), ("quantity", 0)),
                    _connector="OR",
                ),
                name="stockmovement_goes_its_way",
            ),
        ),
        AddCheck(
            model_name="stockmovement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("balance__gte", 0),
                    ("kind__in", ["shipment", "release"]),
                    models.Q(("quantity__gt", 0), models.Q(("kind", "count"), _negated=True)),
                    _connector="OR",
                ),
                name="stockmovement_only_parcels_overdraw",
            ),
        ),
        AddCheck(
            model_name="stockmovement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("reserved", 0), models.Q(("kind__in", ["reservation", "release"]), _negated=True)
                    ),
                    models.Q(
                        ("balance__gte", models.F("reserved_balance")),
                        ("fulfilment_id__isnull", False),
                        ("kind__in", ["reservation", "given_back"]),
                        ("reserved__gt", 0),
                    ),
                    models.Q(
                        ("fulfilment_id__isnull", False),
                        ("kind__in", ["release", "shipment"]),
                        ("reserved__lt", 0),
                    ),
                    _connector="OR",
                ),
                name="stockmovement_reserves_what_is_free",
            ),
        ),
        AddCheck(
            model_name="stockmovement",
            constraint=models.CheckConstraint(
                condition=models.Q(("reserved_balance__gte", 0)), name="stockmovement_reserves_or_not"
            ),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
