from django.db import models

from merchant.runs.querysets import RunQuerySet


class SheetRunQuerySet(RunQuerySet):
    """Chainable questions about imports of sheets."""

    def of_sheet(self, code):
        return self.filter(sheet=code)

    def taking_room(self):
        """Their lines are read or wait for somebody."""
        return self.filter(state__in=["reading", "read"])

    def with_needless_file(self):
        """Every line of these is staged, or nothing is to be done, yet their file is still there."""
        return self.exclude(state="reading").exclude(file="")

    def forgotten_since(self, moment):
        """Waiting since before the moment for a person who never came."""
        return self.filter(state="read", state_since__lt=moment)


class SheetLineQuerySet(models.QuerySet):
    """Chainable questions about staged lines; they are reached through their import."""

    def to_save(self):
        """What is new or changed and not saved yet, in the file's sequence."""
        return self.filter(outcome__in=["new", "changed"], is_saved=False).order_by("line_no")

    def refused(self):
        """What the downloadable report lists."""
        return self.filter(outcome="refused").order_by("line_no")

    def of_ended_before(self, moment):
        """Lines of imports that ended before the moment."""
        return self.filter(run__state__in=["done", "failed"], run__state_since__lt=moment)
