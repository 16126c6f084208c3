"""Phone numbers: typed in any manner, stored as E.164, shown as people of any country dial them."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from merchant.postal.countries import country_name

LONGEST = 40  # characters that somebody types; what is stored has 16 at most
STORED = 16


def clean_phone(text: str, country: str = "") -> str:
    """The number as E.164; without a country code it is one of the country. Raises ValidationError."""
    try:
        number = phonenumbers.parse(text, country or None)
    except NumberParseException:
        number = None
    if number is None or number.extension or not phonenumbers.is_valid_number(number):
        raise ValidationError(_refusal(country))
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def shown_phone(stored: str) -> str:
    """A stored number with its country code, in groups; anything else stays as it is."""
    try:
        number = phonenumbers.parse(stored, None)
    except NumberParseException:
        return stored
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def example_phone(country: str) -> str:
    """A number of the country as one would type it; empty for a country without phones."""
    number = phonenumbers.example_number_for_type(country, PhoneNumberType.MOBILE) if country else None
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL) if number else ""


def _refusal(country):
    example = example_phone(country)
    if not example:
        return _("This is no phone number. Begin with + and the country code.")
    told = {"country": country_name(country), "example": example}
    return _("This is no phone number. %(country)s: e.g. %(example)s; begin those of others with +.") % told
