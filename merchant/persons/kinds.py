from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from merchant.postal.countries import EU


class Region(TextChoices):
    """Where products are sold that ask for a responsible person of that place."""

    EU = "eu", _("European Union")
    UK = "uk", _("United Kingdom")


class PersonStatus(TextChoices):
    """How a responsible person stands with platform staff."""

    SUBMITTED = "submitted", _("waits for the check")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")


# Where a responsible person of the region has to have their address.
COUNTRIES_OF = {Region.EU: EU, Region.UK: frozenset(["GB"])}
