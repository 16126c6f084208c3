"""What platform staff see of cases and do about them."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from merchant.cases.models import Case, CaseFile, CaseNote, CaseTerms
from merchant.cases.services import note_case, take_case
from merchant.stores.services import begin_joining
from tests.factories import make_store
from tests.merchant.cases.conftest import PDF, answer, ask, close, paper, state, write
from tests.signing_in import give_second_factor, make_staff, sign_in_with_second_factor


def admin(name, *args):
    return reverse(f"admin:merchant_case_{name}", args=args)


def act(client, case, name, **body):
    return client.post(admin("act", case.pk, name), body)


def page_of(client, case):
    return client.get(admin("change", case.pk)).text


def waited(case, **length):
    Case.objects.filter(pk=case.pk).update(state_since=case.state_since - timedelta(**length))
    return case


@pytest.fixture
def clock():
    """Signing in with a code goes by the real clock."""


# --- the queue ------------------------------------------------------------------------------------------


def shown(client, query=""):
    page = client.get(f"{admin('changelist')}{query}").text
    return re.findall(r"Case number \w+", page)


def test_the_queue_is_what_waits_for_staff_the_oldest_first(store, seller, staff, staff_client):
    two, one, _three = (ask(store, seller, subject=f"Case number {name}") for name in ("two", "one", "three"))
    waited(one, hours=9)
    waited(two, hours=5)
    answer(ask(store, seller, subject="Case number answered"), staff)
    close(ask(store, seller, subject="Case number closed"), staff)

    assert shown(staff_client) == ["Case number one", "Case number two", "Case number three"]
    assert shown(staff_client, "?state=answered") == ["Case number answered"]
    assert shown(staff_client, "?state=closed") == ["Case number closed"]
    assert len(shown(staff_client, "?state=all")) == 5


def test_the_queue_is_narrowed_by_category_assignee_and_age(store, seller, staff, second, staff_client):
    mine = ask(store, seller, subject="Case number mine", category="exam")
    theirs = waited(ask(store, seller, subject="Case number theirs"), hours=30)
    ask(store, seller, subject="Case number free")
    take_case(case_id=mine.pk, actor=staff, from_id=None)
    take_case(case_id=theirs.pk, actor=second, from_id=None)

    assert shown(staff_client, "?whose=mine") == ["Case number mine"]
    assert shown(staff_client, "?whose=others") == ["Case number theirs"]
    assert shown(staff_client, "?whose=nobody") == ["Case number free"]
    assert shown(staff_client, "?longer=24") == ["Case number theirs"]
    assert shown(staff_client, "?longer=72") == []
    assert shown(staff_client, "?category__exact=exam") == ["Case number mine"]


def test_a_case_is_found_by_its_number_and_its_store_in_any_state(store, seller, staff, staff_client):
    case = ask(store, seller, subject="Case number closed")
    close(case, staff)
    ask(make_store(), seller, subject="Case number elsewhere")

    assert shown(staff_client, f"?q={store.code}") == ["Case number closed"]
    assert shown(staff_client, f"?q={case.public_id}") == ["Case number closed"]


def test_the_first_page_of_staff_leads_to_the_queue(store, seller, staff, staff_client):
    ask(store, seller)
    answer(ask(store, seller), staff)

    page = staff_client.get(reverse("admin:index")).text

    assert "Cases that wait for an answer" in page
    assert f"{admin('changelist')}?state=open" in page


def test_the_queue_costs_as_many_queries_for_many_as_for_one(store, seller, staff_client):
    def asked():
        shown(staff_client)
        with CaptureQueriesContext(connection) as queries:
            shown(staff_client)
        return len(queries)

    ask(store, seller)
    before = asked()
    for _each in range(4):
        ask(make_store(), seller)

    assert asked() == before


# --- the review page ------------------------------------------------------------------------------------


def test_one_page_shows_the_thread_and_how_the_store_stands(store, seller, staff, staff_client):
    begin_joining(store_id=store.pk, actor=seller)
    case = ask(store, seller, files=[paper()])
    write(case, seller, "Still nothing.")
    answer(case, staff)
    ask(store, seller)

    page = page_of(staff_client, case)

    for text in ("It was due on Friday.", "Still nothing.", "On Monday.", "scan.pdf", "joining", store.code):
        assert text in page
    assert "1 more case is not closed" in page
    assert "Case opened: Money" in page
    file = staff_client.get(admin("file", case.pk, CaseFile.objects.get().public_id))
    assert b"".join(file.streaming_content) == PDF
    assert file["Content-Disposition"].startswith("attachment")


def test_a_store_that_was_not_asked_to_join_stands_nowhere(store, seller, staff_client):
    assert "has not been asked" in page_of(staff_client, ask(store, seller))


def test_the_page_is_chinese_too(store, seller, staff, staff_client):
    type(staff).objects.filter(pk=staff.pk).update(language="zh-hans")

    page = page_of(staff_client, ask(store, seller))

    assert 'lang="zh' in page
    assert "%(" not in page


def test_the_page_costs_as_many_queries_for_many_messages_as_for_few(store, seller, staff, staff_client):
    case = ask(store, seller)

    def asked():
        page_of(staff_client, case)
        with CaptureQueriesContext(connection) as queries:
            page_of(staff_client, case)
        return len(queries)

    write(case, seller, files=[paper()])
    note_case(case_id=case.pk, actor=staff, text="One")
    before = asked()
    for number in range(3):
        write(case, seller, f"Again {number}", files=[paper(), paper()])
        note_case(case_id=case.pk, actor=staff, text=f"Note {number}")

    assert asked() == before


def test_staff_answer_with_files(store, seller, staff, staff_client):
    case = ask(store, seller)

    response = act(staff_client, case, "answer", text="On Monday.", seen=1, files=[paper("paid.pdf")])

    assert response["Location"] == admin("change", case.pk)
    assert (state(case), case.assignee) == ("answered", staff)
    assert case.messages.last().files.get().name == "paid.pdf"


def test_the_second_of_two_reads_what_the_first_wrote_and_keeps_their_text(
    store, seller, second, staff_client
):
    case = ask(store, seller)
    answer(case, second, "It is on its way.")

    for name, body in (("answer", {"text": "We look into it."}), ("close", {"reason": "Was looked into."})):
        page = act(staff_client, case, name, seen=1, **body).text
        assert "Somebody wrote meanwhile" in page
        assert "It is on its way." in page
        assert next(iter(body.values())) in page
        assert 'name="seen" value="2"' in page

    assert (state(case), case.written) == ("answered", 2)
    act(staff_client, case, "answer", text="We look into it.", seen=2)
    assert (state(case), case.written) == ("answered", 3)


def test_a_double_click_of_staff_answers_once(store, seller, staff_client):
    case = ask(store, seller)

    for _click in range(2):
        assert act(staff_client, case, "answer", text="On Monday.", seen=1).status_code == 302

    assert case.messages.count() == 2


def test_staff_close_with_a_reason_and_not_without(store, seller, staff_client):
    case = ask(store, seller)
    assert act(staff_client, case, "close", reason="  ", seen=1).status_code == 200
    assert state(case) == "open"

    act(staff_client, case, "close", reason="It was paid.", seen=1)

    assert state(case) == "closed"
    assert "closed already" in act(staff_client, case, "close", reason="Again.", seen=2).text
    assert case.messages.last().text == "It was paid."


def test_staff_take_a_case_and_give_it_back(store, seller, staff, second, staff_client):
    case = ask(store, seller)
    assert "Nobody has taken it yet." in page_of(staff_client, case)

    act(staff_client, case, "take", from_id="")
    case.refresh_from_db()
    assert case.assignee == staff
    assert "It is yours." in page_of(staff_client, case)

    act(staff_client, case, "give-back")
    take_case(case_id=case.pk, actor=second, from_id=None)
    refused = act(staff_client, case, "take", from_id="")

    assert "Meanwhile the case went to Sam Second" in refused.text
    assert "not yours" in act(staff_client, case, "give-back").text


def test_staff_leave_notes_for_each_other(store, seller, staff_client):
    case = ask(store, seller)

    for _click in range(2):
        act(staff_client, case, "note", text="He has called twice.")

    assert CaseNote.objects.count() == 1
    assert "He has called twice." in page_of(staff_client, case)
    assert (state(case), case.written, case.is_unread_by_store) == ("open", 1, False)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("answer", {"text": "", "seen": 1}),
        ("answer", {"text": "Look", "seen": 1, "files": SimpleUploadedFile("a.exe", b"MZ")}),
        ("answer", {"text": "Look", "seen": "x"}),
        ("answer", {"text": "Look"}),
        ("close", {"reason": "", "seen": 1}),
        ("note", {"text": ""}),
        ("note", {"text": "x" * 4001}),
        ("take", {"from_id": "x"}),
        ("take", {"from_id": "-1"}),
    ],
    ids=str,
)
def test_what_makes_no_sense_changes_nothing(name, body, store, seller, staff_client):
    case = ask(store, seller)

    assert act(staff_client, case, name, **body).status_code == 200

    assert (state(case), case.written, case.assignee, CaseNote.objects.count()) == ("open", 1, None, 0)


def test_looking_at_an_act_does_nothing(store, seller, staff_client):
    case = ask(store, seller)

    assert staff_client.get(admin("act", case.pk, "take")).status_code == 405
    assert act(staff_client, case, "nonsense").status_code == 404
    assert staff_client.get(admin("change", case.pk + 99)).status_code == 302


def test_staff_write_to_a_store(store, staff_client):
    told = {"store": store.code.lower(), "category": "compliance", "subject": "A paper is missing"}
    key = re.search(r'name="key" value="(\w+)"', staff_client.get(admin("write")).text)[1]
    body = told | {"text": "Please send it.", "key": key}
    assert "no store of this code" in staff_client.post(admin("write"), body | {"store": "none"}).text

    for _click in range(2):
        staff_client.post(admin("write"), body)

    case = Case.objects.get()
    assert (case.store, case.state, case.category) == (store, "answered", "compliance")


def test_staff_set_terms_from_a_day_on(staff_client):
    address = reverse("admin:merchant_caseterms_add")

    staff_client.post(address, {"valid_from": "2031-01-01", "reopen_days": 7, "most_open": 5})

    assert CaseTerms.objects.get(reopen_days=7).most_open == 5


# --- who may --------------------------------------------------------------------------------------------


def test_a_seller_never_sees_the_pages_of_staff(store, seller, seller_client):
    case = ask(store, seller, files=[paper()])
    file = CaseFile.objects.get()

    for address in (admin("changelist"), admin("change", case.pk), admin("file", case.pk, file.public_id)):
        assert seller_client.get(address).status_code in (302, 403)
    assert act(seller_client, case, "answer", text="Mine", seen=1).status_code in (302, 403)
    assert case.messages.count() == 1


def test_staff_without_the_right_neither_look_nor_act(store, seller):
    case = ask(store, seller, files=[paper()])
    give_second_factor(make_staff("powerless@example.com", is_superuser=False))
    client = Client()
    sign_in_with_second_factor(client, "powerless@example.com")

    for address in (
        admin("changelist"),
        admin("change", case.pk),
        admin("file", case.pk, CaseFile.objects.get().public_id),
        admin("write"),
    ):
        assert client.get(address).status_code == 403
    for name in ("answer", "note", "close", "take", "give-back"):
        assert act(client, case, name, text="Mine", reason="Mine", seen=1).status_code == 403
    assert (state(case), case.written) == ("open", 1)
