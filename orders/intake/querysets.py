from django.db import models

from merchant.runs.querysets import RunQuerySet


class ImportRunQuerySet(RunQuerySet):
    """Chainable questions about imports."""

    def ended_with_file(self):
        """Nothing is to be done for these any more, yet their file is still there."""
        ended = ["done", "failed", "discarded", "undoing", "undone"]
        return self.filter(state__in=ended).exclude(file="")

    def taking_room(self):
        """Somebody or a worker is still to do something with these files."""
        return self.filter(state__in=["mapping", "reading", "read", "applying"]).exclude(file="")

    def unnamed_since(self, moment):
        """Waiting since before the moment for somebody to say what their columns mean."""
        return self.filter(state="mapping", state_since__lt=moment).exclude(file="")

    def unconfirmed_since(self, moment):
        """Read before the moment and never confirmed; until then they keep their file."""
        return self.filter(state="read", state_since__lt=moment).exclude(file="")

    def of_same_file(self, run):
        """Other imports of the same bytes into the same store that came to their end."""
        same = self.filter(store=run.store_id, sha256=run.sha256, state="done")
        return same.exclude(pk=run.pk).exclude(sha256="")


class StagedRowQuerySet(models.QuerySet):
    """Chainable questions about staged lines; they are reached through their import."""

    def waiting(self):
        """Nothing was decided about these yet."""
        return self.filter(outcome="")

    def told(self):
        """What the downloadable report lists: refused and reported lines."""
        return self.exclude(reason="").exclude(outcome="")

    def left_by_failures_before(self, moment):
        """Lines of imports that failed before the moment and will never come to their end."""
        return self.filter(run__state="failed", run__state_since__lt=moment)
