"""What staff tell each other of a case reaches no seller, by no way."""

import ast
import json

import pytest
from django.urls import reverse

from merchant.audit.models import Event
from merchant.cases.models import CaseNote
from merchant.cases.services import give_case_back, note_case, take_case
from merchant.messages.models import Message
from tests.architecture.sources import APPS, ROOT, python_files, shown, tree
from tests.merchant.cases.conftest import answer, ask, close, paper, write

SECRET = "Zanzibarquux"
# Who may know of the notes' table: what keeps it, what writes it, and the page of staff.
KNOW_OF_NOTES = {
    "merchant/cases/models.py",
    "merchant/cases/services.py",
    "merchant/cases/staff.py",
    "merchant/models.py",
}


@pytest.fixture
def noted(store, seller, staff, second):
    """A case in which everything has happened, with notes before, between and after."""
    case = ask(store, seller, files=[paper()])
    note_case(case_id=case.pk, actor=staff, text=f"{SECRET} first")
    take_case(case_id=case.pk, actor=staff, from_id=None)
    answer(case, staff)
    note_case(case_id=case.pk, actor=second, text=f"{SECRET} second")
    write(case, seller)
    close(case, staff)
    give_case_back(case_id=case.pk, actor=staff)
    take_case(case_id=case.pk, actor=second, from_id=None)
    note_case(case_id=case.pk, actor=staff, text=f"{SECRET} third")
    case.refresh_from_db()
    return case


def answers_of(client, case):
    """Every page that a seller may come to from a case, and what its acts answer."""
    code, merchant = case.store.code, case.store.merchant.code
    own = {"args": [code, case.public_id]}
    pages = [reverse("merchant:case", **own)]
    pages += [f"{reverse('merchant:cases', args=[code])}?tab={tab}" for tab in ("open", "answered", "closed")]
    pages += [reverse(f"merchant:{name}", args=[code]) for name in ("workbench", "joining", "case_new")]
    pages += [reverse(f"merchant:{name}", args=[merchant]) for name in ("messages", "team", "visits")]
    for headers in ({}, {"HTTP_HX_REQUEST": "true"}):
        yield from (client.get(page, **headers).text for page in pages)
        for act, body in (
            ("case_answer", {"text": "", "seen": 1}),
            ("case_answer", {"text": "Stale", "seen": 1}),
            ("case_close", {"seen": 1}),
            ("case_read", {"seen": case.written}),
            ("case_answer", {"text": "Fresh", "seen": case.written}),
        ):
            yield client.post(reverse(f"merchant:{act}", **own), body, follow=True, **headers).text
    yield client.post(reverse("search", args=[code]), {"q": SECRET[:5]}, follow=True).text


def test_no_page_and_no_answer_shows_a_note(noted, seller_client, colleague_client):
    for client in (seller_client, colleague_client):
        found = list(answers_of(client, noted))
        assert len(found) > 20
        assert not [text for text in found if SECRET in text]


def test_no_page_tells_that_staff_noted_or_passed_it_on(noted, seller_client):
    page = seller_client.get(reverse("merchant:case", args=[noted.store.code, noted.public_id])).text

    for told in ("Left a note", "Took the case", "Gave the case back", "casework"):
        assert told not in page
    assert "Sam Second" not in page  # has only noted and taken


def test_nothing_but_the_notes_own_table_holds_their_words(noted):
    assert CaseNote.objects.filter(text__startswith=SECRET).count() == 3
    kept = [*Event.objects.values_list("data", flat=True), *Message.objects.values_list("data", flat=True)]
    kept += noted.messages.values_list("text", flat=True)

    assert SECRET not in json.dumps(kept)


def test_a_note_moves_nothing_that_a_seller_sees(store, seller, staff):
    case = ask(store, seller)
    before = type(case).objects.values().get(pk=case.pk)

    note_case(case_id=case.pk, actor=staff, text=SECRET)

    assert type(case).objects.values().get(pk=case.pk) == before
    assert not Message.objects.exists()


def test_no_module_of_a_sellers_page_knows_of_notes():
    def names_notes(path):
        for node in ast.walk(tree(path)):
            names = {getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "name", "")}
            if "CaseNote" in names or isinstance(node, ast.alias) and node.name == "CaseNote":
                return True
        return False

    assert {shown(path) for path in python_files(*APPS) if names_notes(path)} == KNOW_OF_NOTES


def test_no_template_of_a_sellers_page_names_them():
    sellers = [path for path in (ROOT / "templates").rglob("*.html") if "staff" not in path.parts]

    assert not [shown(path) for path in sellers if "case.notes" in path.read_text()]
    assert not [shown(path) for path in sellers if "review." in path.read_text() and "cases" in path.parts]
