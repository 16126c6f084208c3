"""Shares as the scorecard shows them."""

from django import template

from orders.scorecard.wording import percent

register = template.Library()
register.filter("hundredths", percent)
