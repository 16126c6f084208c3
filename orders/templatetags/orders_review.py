"""Rates and lengths of time as the monthly figures show them."""

from django import template

from orders.clock.wording import span
from orders.review import wording

register = template.Library()
register.filter("percent", wording.percent)
register.filter("minutes_as_span", wording.minutes_as_span)


@register.filter
def apart(length):
    """How far two moments are apart, as people say it."""
    return span(length)
