"""PostgreSQL: lists of open orders stay lean although their rows change all day.

An index keeps an entry for every version of a row, and drops that of a dead one when a reader meets it. It
can't where entries of equal keys were folded into one (deduplication): one that holds keeps the others. These
indexes end in the row's key or in a moment, so folding saves nothing but the versions. The tables are swept
when a fiftieth of them changed, which is when a sweep tidies indexes, too; by default a fifth would have to.
"""

from django.db import migrations

INDEXES = [
    *("order_expected", "order_partly", "order_pending", "order_release_due", "order_shipped"),
    *("order_stage_on_its_way", "order_stage_to_ship", "order_to_ship", "order_to_ship_dated"),
    *("fulfilment_falls_due", "fulfilment_left_late", "fulfilment_provisional", "fulfilment_undated"),
    *("fulfilment_unmatched", "fulfilment_wrongly_marked"),
]
TABLES = ["orders_order", "orders_fulfilment", "orders_line"]


def _alter(schema_editor, on_index, on_table):
    if schema_editor.connection.vendor != "postgresql":
        return
    for name in INDEXES:
        schema_editor.execute(f"ALTER INDEX {name} {on_index}")
        schema_editor.execute(f"REINDEX INDEX CONCURRENTLY {name}")
    for name in TABLES:
        schema_editor.execute(f"ALTER TABLE {name} {on_table}")


def keep_lean(apps, schema_editor):
    _alter(schema_editor, "SET (deduplicate_items = off)", "SET (autovacuum_vacuum_scale_factor = 0.02)")


def as_by_default(apps, schema_editor):
    _alter(schema_editor, "RESET (deduplicate_items)", "RESET (autovacuum_vacuum_scale_factor)")


class Migration(migrations.Migration):
    atomic = False  # orders go on while their indexes are built anew
    dependencies = [("orders", "0017_what_sources_told")]

    operations = [migrations.RunPython(keep_lean, as_by_default)]
