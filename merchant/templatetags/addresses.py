"""Countries and phone numbers as pages show them."""

from django import template

from merchant.postal.countries import country_name
from merchant.postal.phones import shown_phone

register = template.Library()


@register.filter
def country(code):
    """The country's name in the reader's language."""
    return country_name(code)


@register.filter
def phone(stored):
    """A stored number in groups, with its country code."""
    return shown_phone(stored)
