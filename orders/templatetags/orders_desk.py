"""What the order list's template asks of its context."""

from django import template

register = template.Library()


@register.filter
def get(counts, key):
    """A tab's count; empty where tabs are not counted."""
    return counts.get(key, "")


@register.simple_tag
def part_count(counts, tab, part):
    """The count of a part of a tab; of the whole tab where `part` is empty."""
    return counts.get(f"{tab}/{part}" if part else tab, "")
