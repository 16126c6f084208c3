"""Rates and lengths of time as the monthly figures show them."""

from django import template

from orders.review import wording

register = template.Library()
register.filter("percent", wording.percent)
register.filter("minutes_as_span", wording.minutes_as_span)
