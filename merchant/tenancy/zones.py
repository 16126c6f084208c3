"""Time zones as people type them."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

NOWHERE = {"localtime", "Factory"}  # in the list, but what they mean depends on the machine


def clean_zone(text: str) -> str:
    """The name of an IANA time zone; anything else is refused with a sentence."""
    zone = text.strip()
    if zone in NOWHERE or zone not in available_timezones():
        raise ValidationError(
            _("“%(zone)s” is no time zone. Use a name of the IANA list, e.g. Europe/London.") % {"zone": zone}
        )
    return zone
