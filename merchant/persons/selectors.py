"""The responsible persons of a merchant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from merchant.persons.kinds import PersonStatus, Region
from merchant.persons.models import ResponsiblePerson
from merchant.tenancy.models import Merchant


@dataclass(frozen=True)
class OfRegion:
    """A region, who answers for the merchant's products there, and whether somebody may do so today."""

    region: Region
    persons: Sequence[ResponsiblePerson]
    is_covered: bool


def persons_of(merchant: Merchant, today: date) -> list[OfRegion]:
    """The merchant's persons by region, those in use first, in one query."""
    rows = ResponsiblePerson.objects.for_merchant(merchant).order_by("company_name", "pk")
    persons = sorted(rows, key=lambda person: person.retired_at is not None)
    for person in persons:
        person.is_expired = person.is_over(today)
    found = []
    for region in Region:
        of_region = [person for person in persons if person.region == region]
        found.append(OfRegion(region, of_region, any(_is_usable(person, today) for person in of_region)))
    return found


def _is_usable(person, today):
    is_approved = person.status == PersonStatus.APPROVED
    return is_approved and person.retired_at is None and not person.is_over(today)
