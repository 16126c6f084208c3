"""The agreement in words: what happened to it, and what stores are told of it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from merchant.messages.kinds import Kind
from merchant.stores.steps import Step

EVENT_SENTENCES = {
    "agreement.drafted": _("Draft of version {version} of the agreement begun"),
    "agreement.copied": _("Draft of version {version} of the agreement begun as a copy of version {source}"),
    "agreement.changed": _("{field}: {old} → {new}"),
    "agreement.discarded": _("Draft of version {version} of the agreement discarded"),
    "agreement.published": _(
        "Version {version} of the agreement published; stores asked to sign again: {stores}, by {until}"
    ),
    "joining.signed": _("Version {version} of the agreement signed by {signatory}"),
}
MESSAGE_KINDS = (
    Kind(
        code="agreement.sign_again",
        label=_("Agreement to be signed again"),
        sentence=ngettext_lazy(
            "%(store)s: version %(number)s of the agreement is to be signed by %(day)s; until then nothing"
            " stops.",
            "%(store)s: version %(number)s of the agreement is to be signed by %(day)s; until then nothing"
            " stops.",
            "count",
        ),
        act="join_programme",
        icon="note",
        tone="soon",
        url="merchant.agreements.links.agreement_of",
        now="merchant.agreements.links.how_they_stand",
    ),
)
STEP = Step(
    code="agreement",
    place=10,
    label=pgettext_lazy("step", "Agreement"),
    what=_("Read the programme's agreement, and sign it with your name."),
    usual=_("ten minutes of reading"),
    url_name="merchant:agreement",
    told="merchant.agreements.standing.told",
    act="sign_agreement",
)
