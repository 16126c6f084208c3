from datetime import timedelta

from django.db import models

from merchant.tenancy.querysets import MerchantQuerySet


class CaseQuerySet(MerchantQuerySet):
    """Chainable questions about cases."""

    def in_store(self, store):
        return self.filter(store=store)

    def with_store(self):
        """Those whose answer waits for the store."""
        return self.filter(state="answered")

    def unclosed(self):
        return self.exclude(state="closed")

    def waiting_longer_than(self, hours, moment):
        """Those that have waited, for whomever, for more than so many hours."""
        return self.unclosed().filter(state_since__lt=moment - timedelta(hours=hours))

    def assigned(self, whose, user):
        """Those that are `mine` (the user's), `nobody`'s or `others`'."""
        if whose == "nobody":
            return self.filter(assignee=None)
        rows = self.exclude(assignee=None)
        return rows.filter(assignee=user) if whose == "mine" else rows.exclude(assignee=user)


class TermsQuerySet(models.QuerySet):
    """Chainable questions about the terms of cases."""

    def valid_on(self, day):
        """What counts on a day: the latest that began."""
        return self.filter(valid_from__lte=day).order_by("-valid_from")
