from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.addresses.kinds import AddressKind
from merchant.postal.formats import lines_of
from merchant.postal.models import PostalAddress
from merchant.tenancy.models import StoreOwned

FACTS = ("contact_name", "company_name", "phone")


class StoreAddress(StoreOwned, PostalAddress):
    """Where a store dispatches its goods from, and where returns go."""

    Kind = AddressKind

    kind = models.CharField(_("kind"), max_length=10, choices=AddressKind)
    contact_name = models.CharField(_("contact person"), max_length=100)
    company_name = models.CharField(pgettext_lazy("address", "company"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=16)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=7,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    is_placed_by_hand = models.BooleanField(
        _("placed by hand"), default=False, help_text=_("Else it was guessed from the city.")
    )

    class Meta:
        verbose_name = _("address of a store")
        verbose_name_plural = _("addresses of stores")
        ordering = ["store", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["store", "kind"], name="storeaddress_one_of_a_kind"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="storeaddress_placed_whole",
            ),
            models.CheckConstraint(
                condition=~Q(country="") & ~Q(street="") & ~Q(contact_name="") & ~Q(phone=""),
                name="storeaddress_is_whole",
            ),
        ]

    def __str__(self):
        return f"{self.store_id} {self.kind}"

    @property
    def lines(self):
        """Line by line, as it stands on a parcel of its country."""
        people = {name: getattr(self, name) for name in ("contact_name", "company_name")}
        return lines_of(self.address | people)
