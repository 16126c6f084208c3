from django.db import models
from django.db.models import Q

from merchant.stores.sought import READY
from merchant.tenancy.models import Store
from merchant.tenancy.querysets import MerchantQuerySet

ON_THE_WAY = ("joining", "active", "leaving")
FOUND_AT_MOST = 1_000


class ParticipationQuerySet(MerchantQuerySet):
    """Chainable questions about how stores stand with the programme."""

    def to_look_at(self, moment):
        """On their way or in the programme, and nobody has looked for some time how their steps stand."""
        return self.filter(state__in=ON_THE_WAY, look_at__lte=moment)

    def leaving(self):
        return self.filter(state="leaving")

    def waiting_for_us(self):
        """Joining, and the next step is the platform's."""
        return self.filter(state="joining", next_stand="waiting")

    def standing_still(self, since):
        """Joining, and the seller has not done their next step since that moment."""
        return self.filter(state="joining", next_stand="to_do", step_since__lte=since)

    def with_a_next_step(self):
        """Joining, at whatever step, or active and no longer fulfilling one."""
        return self.filter(Q(state="joining") | Q(state="active", next_step__gt=""))

    def sought(self, sought, moment):
        """What staff ask for, as it is at a moment; each choice of theirs has an index."""
        asked = {"state": sought.state, "next_stand": sought.stand, "pk__in": sought.ids}
        rows = self.filter(**{name: value for name, value in asked.items() if value})
        if sought.step:
            rows = rows.filter(next_step="" if sought.step == READY else sought.step)
        if sought.age:
            rows = rows.filter(**{f"{sought.since}__lte": sought.before(moment)})
        return rows.named(sought.text) if sought.text else rows

    def named(self, text):
        """Of the stores with this code, of the merchant with it, or with this in their name."""
        code = text.upper()
        stores = Store.objects.filter(Q(code=code) | Q(merchant__code=code) | Q(name__icontains=text))
        return self.filter(store__in=list(stores.order_by("pk").values_list("pk", flat=True)[:FOUND_AT_MOST]))


class NoteQuerySet(models.QuerySet):
    """Chainable questions about staff's messages to stores."""

    def unsent(self):
        """Not every store that it is for was told yet."""
        return self.filter(done_at=None)


class TermsQuerySet(models.QuerySet):
    """Chainable questions about the terms of joining."""

    def valid_on(self, day):
        """What counts on a day: the latest that began."""
        return self.filter(valid_from__lte=day).order_by("-valid_from")
