"""What a merchant's company says of itself, what of it is missing, and what differs from the register."""

from dataclasses import dataclass

from merchant.company.comparing import Difference, differences
from merchant.company.models import OWN_FACTS, Company, Registration
from merchant.company.wording import LABELS, difference_in_words
from merchant.postal.countries import COUNTRIES, country_name
from merchant.postal.formats import format_of
from merchant.tenancy.models import Merchant


@dataclass(frozen=True)
class Standing:
    """How a merchant's company information stands."""

    company: Company | None
    registration: Registration | None
    missing: tuple[str, ...]  # fields that are empty though they are needed
    differences: tuple[Difference, ...]

    @property
    def is_complete(self):
        return not self.missing

    @property
    def is_registered(self):
        """Whether all that is needed is there, and staff found the same in the register."""
        return self.is_complete and self.registration is not None and not self.differences

    @property
    def missing_labels(self) -> list[str]:
        """What the missing fields are called."""
        return [str(LABELS[field]) for field in self.missing]

    @property
    def sentences(self) -> list[str]:
        """What differs, a sentence for each field."""
        return [difference_in_words(difference) for difference in self.differences]


def standing_of(merchant: Merchant) -> Standing:
    """How the merchant's company information stands, in two queries."""
    company = company_of(merchant)
    rows = Registration.objects.for_merchant(merchant).select_related("entered_by")
    registration = rows.first()
    found = differences(company.facts, registration.facts) if company and registration else ()
    return Standing(company, registration, missing_of(company), tuple(found))


def facts_shown(standing: Standing) -> list[tuple[str, str, bool]]:
    """Every field as a page shows it: label, value, and whether it is missing."""
    facts = standing.company.facts if standing.company else {}
    facts = facts | {"country": country_name(facts.get("country", ""))}
    shown = [field for field in LABELS if facts.get(field) or field in standing.missing]
    return [(str(LABELS[field]), facts.get(field, ""), field in standing.missing) for field in shown]


def company_of(merchant: Merchant) -> Company | None:
    """What the merchant's company says of itself; None where nobody has entered anything."""
    return Company.objects.for_merchant(merchant).first()


def missing_of(company: Company | None) -> tuple[str, ...]:
    """The fields that are empty though a company of this country needs them, in the order of the form."""
    facts = company.facts if company else {}
    needed = [*OWN_FACTS, "country"]
    country = facts.get("country", "")
    if country in COUNTRIES:
        form = format_of(country)
        needed += [field for field in form.address_order if field in form.required]
    else:
        needed += ["city", "street"]
    return tuple(field for field in needed if not facts.get(field))
