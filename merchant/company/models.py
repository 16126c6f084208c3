from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from merchant.postal.formats import lines_of
from merchant.postal.models import ADDRESS_FIELDS, PostalAddress
from merchant.tenancy.models import Merchant, MerchantOwned

OWN_FACTS = ("name", "registration_number", "representative")
LONGEST_NUMBER = 40


class CompanyFacts(PostalAddress):
    """What is told of a company, by itself or by a register."""

    name = models.CharField(_("registered name"), max_length=150, blank=True)
    registration_number = models.CharField(_("registration number"), max_length=LONGEST_NUMBER, blank=True)
    representative = models.CharField(_("legal representative"), max_length=100, blank=True)

    class Meta:
        abstract = True

    @property
    def facts(self) -> dict[str, str]:
        """All of them, by field."""
        return self.address | {name: getattr(self, name) for name in OWN_FACTS}

    @property
    def lines(self):
        """The address line by line, as its country writes it."""
        return lines_of(self.address)

    def take(self, facts):
        """Set the facts in memory; only a service saves them."""
        self.take_address(facts)
        for name in OWN_FACTS:
            setattr(self, name, facts.get(name, ""))


class Company(MerchantOwned, CompanyFacts):
    """The company behind a merchant, as the seller entered it; it may lack fields yet."""

    merchant = models.OneToOneField(
        Merchant, on_delete=models.PROTECT, related_name="company", verbose_name=_("merchant")
    )

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["merchant"]

    def __str__(self):
        return self.name or str(self.merchant_id)


class Registration(MerchantOwned, CompanyFacts):
    """What a register says of the company, as platform staff entered it."""

    merchant = models.OneToOneField(
        Merchant, on_delete=models.PROTECT, related_name="registration", verbose_name=_("merchant")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("entered by"),
    )

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["merchant"]

    def __str__(self):
        return self.name or str(self.merchant_id)


FIELDS = (*OWN_FACTS, *ADDRESS_FIELDS)
