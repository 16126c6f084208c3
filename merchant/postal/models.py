from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ADDRESS_FIELDS = ("country", "country_area", "city", "city_area", "postal_code", "sorting_code", "street")
LONGEST_POSTCODE = 20


class PostalAddress(models.Model):
    """An address as its country writes it; which of the fields it has says `formats`."""

    country = models.CharField(_("country"), max_length=2, blank=True)
    country_area = models.CharField(_("province or state"), max_length=100, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    city_area = models.CharField(pgettext_lazy("address", "district"), max_length=100, blank=True)
    postal_code = models.CharField(_("postcode"), max_length=LONGEST_POSTCODE, blank=True)
    sorting_code = models.CharField(_("sorting code"), max_length=20, blank=True)
    street = models.CharField(_("street and number"), max_length=250, blank=True)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    class Meta:
        abstract = True

    @property
    def stamp(self) -> str:
        """What a form keeps of the row that it shows, to know whether it was changed meanwhile."""
        return self.changed_at.isoformat()

    @property
    def address(self) -> dict[str, str]:
        """Its parts, by field."""
        return {name: getattr(self, name) for name in ADDRESS_FIELDS}

    def take_address(self, address):
        """Set the parts in memory; only a service saves them."""
        for name in ADDRESS_FIELDS:
            setattr(self, name, address.get(name, ""))
