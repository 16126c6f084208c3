from django.db.models import Q

from merchant.runs.querysets import RunQuerySet


class ExportRunQuerySet(RunQuerySet):
    """Chainable questions about exports."""

    def taking_room(self):
        """Those with a file, and those that will have one."""
        return self.filter(Q(state__in=self.model.WORKING) | (Q(state="done") & ~Q(file="")))
