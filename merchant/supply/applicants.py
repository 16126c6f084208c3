"""The company as the supply-chain system is told of it."""

from merchant.company.selectors import company_of, missing_of
from merchant.supply.answers import Applicant
from merchant.supply.exceptions import Failure
from merchant.supply.problems import Problem
from merchant.tenancy.models import Merchant


def applicant_of(merchant: Merchant) -> Applicant:
    """What the merchant's company says of itself; raises Failure where it is not complete any more."""
    company = company_of(merchant)
    if company is None or missing_of(company):
        raise Failure(Problem.INCOMPLETE)
    facts = {name: text for name, text in company.facts.items() if text}
    return Applicant(facts.pop("registration_number"), facts.pop("name"), facts)
