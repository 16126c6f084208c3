"""The two questions that the supply-chain system is asked; nothing else speaks to it."""

import json
from urllib.parse import urlencode

from django.conf import settings

from merchant.supply.answers import Applicant, Differs, Opened, Unknown, of_look_up, of_opening
from merchant.supply.exchange import exchange

JSON = {"Accept": "application/json", "User-Agent": "Bantuo", "Connection": "close"}


def is_there() -> bool:
    """Whether an address of the system is set; without one staff open accounts by hand."""
    return bool(settings.SUPPLY_URL)


def look_up(company: Applicant) -> Opened | Unknown | Differs:
    """The account that a company has already; raises Failure."""
    query = urlencode({"registration": company.registration})
    status, body = exchange("GET", f"{_address()}?{query}", headers=JSON, seconds=settings.SUPPLY_SECONDS)
    return of_look_up(status, body, company)


def open_account(company: Applicant, key: str) -> Opened | Differs:
    """A new account for a company; asked again under its key it is the same one. Raises Failure."""
    status, body = exchange(
        "POST",
        _address(),
        headers=JSON | {"Content-Type": "application/json", "Idempotency-Key": key},
        body=json.dumps(company.told()).encode(),
        seconds=settings.SUPPLY_SECONDS,
    )
    return of_opening(status, body, company)


def _address():
    return f"{settings.SUPPLY_URL}/accounts"
