"""What cases are about, and whom they wait for."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CaseCategory(TextChoices):
    """What a case is about."""

    ACCOUNT = "account", _("Supply-chain account")
    AGREEMENT = "agreement", _("Agreement")
    ADDRESSES = "addresses", _("Addresses")
    EXAM = "exam", _("JIT exam")
    JIT_WAREHOUSE = "jit_warehouse", _("JIT warehouse")
    COMPLIANCE = "compliance", _("Compliance")
    ORDERS = "orders", _("Orders")
    MONEY = "money", _("Money")
    LEAVING = "leaving", _("Leaving the programme")
    OTHER = "other", pgettext_lazy("category of cases", "Something else")


class CaseState(TextChoices):
    """Whom a case waits for."""

    OPEN = "open", _("with platform staff")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", pgettext_lazy("case", "closed")
