"""What staff did with policy versions, in words."""

from django.utils.translation import gettext_lazy as _

EVENT_SENTENCES = {
    "policy.drafted": _("Draft of policy version {version} begun: {name}"),
    "policy.copied": _("Draft of policy version {version} begun as a copy of version {source}: {name}"),
    "policy.changed": _("{field}: {old} → {new}"),
    "policy.discarded": _("Draft of policy version {version} discarded: {name}"),
    "policy.published": _("Policy version {version} published, for orders from {begins} on: {name}"),
    "policy.ended": _("Policy version {version} ends on {ends}, where version {successor} begins"),
}
