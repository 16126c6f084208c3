"""Indexes for tables that people write into all day."""

from django.db import migrations


class AddIndexBeside(migrations.AddIndex):
    """An index that is built beside those who write, where the database knows how; not in a transaction."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.all_models[app_label][self.model_name_lower]
        schema_editor.add_index(model, self.index, concurrently=True)
