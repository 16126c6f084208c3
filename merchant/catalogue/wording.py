"""The catalogue's events in words."""

from django.utils.translation import gettext_lazy as _

from merchant.catalogue.facts import LONGEST_TAG, MOST_TAGS, WrongTags
from merchant.sheets.sheet import Reason

EVENT_SENTENCES = {
    "sku.added": _("SKU {code} added"),
    "sku.changed": _("{field}: {old} → {new}"),
}

# Why tags cannot be kept: beside a field, and in a file's list of refused lines.
WRONG_TAGS = {
    "tag_too_long": _(
        "The tag “{value}” is longer than {longest} letters: shorten it, or part tags by commas."
    ),
    "tag_unreadable": _("The tag “{value}” has invisible letters: write it anew."),
    "too_many_tags": _("These are {value} tags, more than {most}: keep those that rules ask for."),
}
REASONS = {
    "size_in_part": Reason(
        _("of length, width and height only a part is known"), _("Fill in all three, or clear all three.")
    ),
    "tag_too_long": Reason(
        _("the tag “{value}” is longer than {longest} letters"), _("Shorten it, or part tags by commas.")
    ),
    "tag_unreadable": Reason(_("the tag “{value}” has invisible letters"), _("Write it anew.")),
    "too_many_tags": Reason(
        _("these are {value} tags, more than {most}"), _("Keep those that rules ask for.")
    ),
}


def wrong_tags(wrong: WrongTags) -> str:
    """What is wrong with tags, and how to mend it."""
    return str(WRONG_TAGS[wrong.code]).format(value=wrong.value, most=MOST_TAGS, longest=LONGEST_TAG)
