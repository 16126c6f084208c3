"""The messages of cases, told in the transaction of what they are about."""

from merchant.cases.models import Case
from merchant.messages.services import Told, tell


def tell_store(what: str, case: Case) -> None:
    """Tell the case's store that it was opened for it, answered or closed: once a case, each time anew."""
    data = {"case": case.public_id, "subject": case.said or case.subject}
    tell([Told(case.store, f"case.{what}", case.public_id, data)])
