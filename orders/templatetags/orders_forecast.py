"""A fine ahead as its list tells it."""

from django import template

from orders.clock.wording import span
from orders.forecast.wording import owed_in_words, saved_in_words, steps_in_words

register = template.Library()
register.filter("told_saved", saved_in_words)
register.filter("told_owed", owed_in_words)
register.filter("told_steps", steps_in_words)


@register.filter
def time_from(moment, now):
    """How long it is from one moment to a later one, in words."""
    return span(moment - now)
