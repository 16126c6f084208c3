"""A question that a seller has asked, and what both sides do about it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from merchant.cases import services
from merchant.tenancy.models import Membership
from tests.factories import make_seller
from tests.signing_in import make_staff

PDF, PNG = b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n"
QUESTION = {"category": "money", "subject": "Where is the payout", "text": "It was due on Friday."}


def paper(name="scan.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def ask(store, actor, **told):
    return services.open_case(store_id=store.pk, actor=actor, **(QUESTION | told))


def answer(case, actor, text="On Monday.", **told):
    """Staff answer, having seen what there is."""
    case.refresh_from_db()
    given = {"text": text, "seen": case.written, "by_staff": True} | told
    return services.answer_case(case_id=case.pk, actor=actor, **given)


def write(case, actor, text="Nothing came.", **told):
    """The seller writes, having seen what there is."""
    return answer(case, actor, text, **({"by_staff": False} | told))


def close(case, actor, *, by_staff=True, reason="It was paid.", **told):
    case.refresh_from_db()
    given = {"seen": case.written, "by_staff": by_staff, "reason": reason} | told
    return services.close_case(case_id=case.pk, actor=actor, **given)


def state(case):
    case.refresh_from_db()
    return case.state


@pytest.fixture(autouse=True)
def _files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def case(clock, store, seller):
    """Open: it waits for staff."""
    return ask(store, seller)


@pytest.fixture
def answered(case, staff):
    answer(case, staff)
    case.refresh_from_db()
    return case


@pytest.fixture
def closed(case, staff):
    close(case, staff)
    case.refresh_from_db()
    return case


@pytest.fixture
def accountant(merchant):
    return make_seller(merchant, role=Membership.Role.ACCOUNTANT)


@pytest.fixture
def second(db):
    """Another one of the staff."""
    return make_staff("second@example.com", name="Sam Second")
