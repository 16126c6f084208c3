"""What the supply-chain system's answers mean: status and bytes in, an outcome out. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from merchant.company.comparing import COMPARED, is_same
from merchant.supply.exceptions import Failure
from merchant.supply.problems import Problem

NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
UNKNOWN_REGISTRATION = "unknown_registration"
WHO_IT_IS = ("name", "representative")


@dataclass(frozen=True)
class Applicant:
    """A company as it is told of."""

    registration: str
    name: str
    facts: Mapping[str, str] = field(default_factory=dict)  # by the fields of the company information

    def told(self) -> dict:
        """The body of a request to open an account."""
        return {"registration": self.registration, "company": {"name": self.name, **self.facts}}


@dataclass(frozen=True)
class Opened:
    """The company has an account."""

    number: str


@dataclass(frozen=True)
class Unknown:
    """The company has none yet."""


@dataclass(frozen=True)
class Differs:
    """What was told of the company is not what is registered; empty where nobody says which facts."""

    facts: tuple[str, ...]


def of_look_up(status: int, body: bytes, company: Applicant) -> Opened | Unknown | Differs:
    """What a look-up found."""
    if status == 404 and _read(body).get("problem") == UNKNOWN_REGISTRATION:
        return Unknown()
    if status != 200:
        raise Failure(_problem_of(status))
    return _account_in(_read(body), company)


def of_opening(status: int, body: bytes, company: Applicant) -> Opened | Differs:
    """What came of the wish to open an account; one that the company has already is as good."""
    if status == 422:
        return _differing(_read(body))
    if status not in (200, 201, 409):
        raise Failure(_problem_of(status))
    return _account_in(_read(body), company)


def _read(body):
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise Failure(Problem.UNREADABLE) from None
    if not isinstance(told, dict):
        raise Failure(Problem.UNREADABLE)
    return told


def _account_in(told, company):
    number, registration, known = (told.get(name) for name in ("number", "registration", "company"))
    known = known if isinstance(known, dict) else {}
    if not all(isinstance(each, str) for each in (number, registration, known.get("name"))):
        raise Failure(Problem.UNREADABLE)
    if not NUMBER.fullmatch(number):
        raise Failure(Problem.UNREADABLE)
    if not is_same("registration_number", registration, company.registration):
        raise Failure(Problem.SOMEBODY_ELSE)
    # Anybody can type another company's number and name; who represents it, fewer know. Its address may move.
    entered = {"name": company.name, **company.facts}
    told_of_it = [fact for fact in WHO_IT_IS if fact in known]
    differing = [fact for fact in told_of_it if not is_same(fact, str(known[fact]), entered.get(fact, ""))]
    return Differs(tuple(differing)) if differing else Opened(number)


def _differing(told):
    named = told.get("fields")
    if told.get("problem") != "mismatch" or not isinstance(named, list):
        raise Failure(Problem.UNREADABLE)
    return Differs(tuple(fact for fact in COMPARED if fact in named))


def _problem_of(status):
    if status in (429, 503):
        return Problem.BUSY
    if status >= 500:
        return Problem.SERVER_ERROR
    return Problem.REDIRECTED if 300 <= status < 400 else Problem.UNREADABLE
