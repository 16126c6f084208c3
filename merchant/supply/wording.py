"""Supply-chain accounts in words: what happened to one, and what a store is told."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from merchant.messages.kinds import Kind
from merchant.stores.steps import Step

EVENT_SENTENCES = {
    "account.asked": _("Asked for the supply-chain account"),
    "account.asked_again": _("Asked for the supply-chain account once more"),
    "account.opened": _("Supply-chain account {number}"),
    "account.refused": _("No supply-chain account: the company information differs from what is registered"),
    "account.escalated": _("The supply-chain account is overdue: platform staff were asked"),
    "account.entered": _("Supply-chain account {old} → {number}: {reason}"),
    "account.tried_again": _("Platform staff let the supply-chain account be tried again"),
}
IN_COMMON = {
    "label": _("Supply-chain account"),
    "act": "see_joining",
    "url": "merchant.supply.links.account_of",
    "now": "merchant.supply.links.how_they_stand",
}
MESSAGE_KINDS = (
    Kind(
        code="account.opened",
        sentence=ngettext_lazy(
            "%(store)s has its supply-chain account: %(number)s.",
            "%(store)s has its supply-chain account: %(number)s.",
            "count",
        ),
        icon="check",
        tone="calm",
        **IN_COMMON,
    ),
    Kind(
        code="account.refused",
        sentence=ngettext_lazy(
            "%(store)s got no supply-chain account: its company information differs from what is registered."
            " Correct it and ask again.",
            "%(store)s got no supply-chain account: its company information differs from what is registered."
            " Correct it and ask again.",
            "count",
        ),
        icon="warn",
        tone="soon",
        **IN_COMMON,
    ),
    Kind(
        code="account.escalated",
        sentence=ngettext_lazy(
            "The supply-chain account of %(store)s takes too long. Is your company information complete,"
            " and the same as it is registered?",
            "The supply-chain account of %(store)s takes too long. Is your company information complete,"
            " and the same as it is registered?",
            "count",
        ),
        icon="warn",
        tone="soon",
        **IN_COMMON,
    ),
)
STEPS = (
    Step(
        code="account",
        place=20,
        label=_("Supply-chain account"),
        what=_(
            "Let your company's account in the supply-chain management system be found or opened, by the"
            " company information that you enter."
        ),
        usual=_("10 minutes with the company information"),
        url_name="merchant:joining_account",
        told="merchant.supply.step.told",
        act="join_programme",
        after=("agreement",),
    ),
)
