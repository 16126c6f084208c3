"""Responsible persons in words: what happened to them, and what merchants are told."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from merchant.messages.kinds import Kind
from merchant.persons.kinds import Region

EVENT_SENTENCES = {
    "person.added": _("{name} added for: {region}"),
    "person.changed": _("{field}: {old} → {new}"),
    "person.retired": _("Taken out of use"),
    "person.approved": _("Approved"),
    "person.rejected": _("Rejected: {reason}"),
}
REGIONS = dict(Region.choices)
EVENT_LABELS = {"region": REGIONS}
IN_COMMON = {
    "act": "edit_persons",
    "url": "merchant.persons.links.person_of",
    "now": "merchant.persons.links.how_they_stand",
    "labels": {"region": REGIONS},
}
MESSAGE_KINDS = (
    Kind(
        code="persons.ends",
        label=_("Responsible person ends"),
        sentence=ngettext_lazy(
            "Responsible person %(name)s (%(region)s) is valid until %(until)s. Enter a later day or another"
            " person.",
            "Responsible person %(name)s (%(region)s) is valid until %(until)s. Enter a later day or another"
            " person.",
            "count",
        ),
        icon="clock",
        tone="soon",
        **IN_COMMON,
    ),
    Kind(
        code="persons.approved",
        label=_("Responsible person approved"),
        sentence=ngettext_lazy(
            "Responsible person %(name)s (%(region)s) is approved.",
            "Responsible person %(name)s (%(region)s) is approved.",
            "count",
        ),
        icon="check",
        tone="calm",
        **IN_COMMON,
    ),
    Kind(
        code="persons.rejected",
        label=_("Responsible person rejected"),
        sentence=ngettext_lazy(
            "Responsible person %(name)s (%(region)s) is rejected: %(reason)s",
            "Responsible person %(name)s (%(region)s) is rejected: %(reason)s",
            "count",
        ),
        icon="warn",
        tone="soon",
        **IN_COMMON,
    ),
)
