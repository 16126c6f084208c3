"""What the order list's template asks of its context."""

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

SORTS = {
    "due_order": _("Ship-by, earliest first"),
    "-due_order": _("Ship-by, latest first"),
    "ordered_at": _("Oldest first"),
    "-ordered_at": _("Newest first"),
}


@register.filter
def get(counts, key):
    """A tab's count; empty where tabs are not counted."""
    return counts.get(key, "")


@register.simple_tag
def part_count(counts, tab, part):
    """The count of a part of a tab; of the whole tab where `part` is empty."""
    return counts.get(f"{tab}/{part}" if part else tab, "")


@register.filter
def sort_label(sort):
    """How a list is sorted, in words."""
    return SORTS[sort]


@register.simple_tag(takes_context=True)
def page_url(context, cursor):
    """This list with all its filters, at another page."""
    query = context["request"].GET.copy()
    query["cursor"] = cursor
    return f"?{query.urlencode()}"
