"""Whether an address is written as its country writes it. Pure; what it returns is what is stored."""

import re
import unicodedata
from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from merchant.postal import wording
from merchant.postal.countries import COUNTRIES
from merchant.postal.exceptions import PostalError
from merchant.postal.formats import Format, chosen, format_of, label_of
from merchant.postal.models import ADDRESS_FIELDS, LONGEST_POSTCODE


def checked(told: Mapping[str, str], *, is_whole: bool = True) -> dict[str, str]:
    """The address as it is stored; raises PostalError with a sentence for every field that has to be mended.

    `is_whole` asks for every field that the country needs; without it only what is there is checked.
    """
    country = told.get("country", "")
    if country not in COUNTRIES:
        if not country and not is_whole:
            return _without_country(told)
        raise PostalError({"country": _("Choose the country.")})
    form = format_of(country, told.get("country_area", ""))
    address = {name: one_line(told.get(name, "")) for name in ADDRESS_FIELDS if name in form.order}
    address["country"] = country
    wrong = {name: wording.needed(form) for name in form.required if is_whole and not address.get(name)}
    wrong |= _choose_area(form, address)
    address["city"] = chosen(address.get("city", ""), form.cities) or address.get("city", "")
    wrong |= _check_postcode(form, address)
    if wrong:
        raise PostalError(wrong)
    return {name: address.get(name, "") for name in ADDRESS_FIELDS}


def problems_of(address: Mapping[str, str]) -> dict[str, str]:
    """What has to be mended of a stored address, by field; nothing where it is whole and as it should be."""
    try:
        checked(address)
    except PostalError as refusal:
        return refusal.sentences
    return {}


def one_line(text: str) -> str:
    """A text without what nobody sees at its ends and between its words."""
    return re.sub(r"\s+", " ", text).strip()


def narrow(text: str) -> str:
    """Letters and digits in their usual width and as capitals, as codes are written."""
    return unicodedata.normalize("NFKC", one_line(text)).upper()


def _without_country(told):
    if any(told.get(name) for name in ADDRESS_FIELDS if name != "country"):
        raise PostalError({"country": _("Choose the country.")})
    return dict.fromkeys(ADDRESS_FIELDS, "")


def _choose_area(form: Format, address):
    area = address.get("country_area", "")
    if not area or not form.areas:
        return {}
    address["country_area"] = chosen(area, form.areas)
    return {} if address["country_area"] else {"country_area": wording.no_such_area(form)}


def _check_postcode(form: Format, address):
    code = address.get("postal_code", "")
    if not code:
        return {}
    code = narrow(code)
    if form.prefix and not re.fullmatch(form.postcode, code):
        code = code.removeprefix(form.prefix.upper()).strip()
    address["postal_code"] = code
    if len(code) > LONGEST_POSTCODE:  # the usual width of one sign may be eighteen
        return {"postal_code": _("A postcode has %(most)s signs at most.") % {"most": LONGEST_POSTCODE}}
    if form.postcode and not re.fullmatch(form.postcode, code):
        return {"postal_code": wording.postcode_hint(format_of(form.country))}
    if form.area_postcode and not re.match(form.area_postcode, code):
        return {"postal_code": wording.not_in_area(form, _area_name(form, address["country_area"]))}
    return {}


def _area_name(form, area):
    choice = next(choice for choice in form.areas if choice[0] == area)
    return label_of(choice, get_language() or "en")
