"""A store's pages of its cases."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from merchant.cases.models import Case, CaseMessage
from merchant.frame.keyset import Cursor
from merchant.stores.services import begin_joining
from tests.conftest import client_of
from tests.factories import make_seller, make_store
from tests.merchant.cases.conftest import answer, ask, close, paper, state, write

HTMX = {"HTTP_HX_REQUEST": "true"}


def url(name, store, case=None, *more):
    return reverse(f"merchant:{name}", args=[store.code, *([case.public_id] if case else []), *more])


def page_of(client, case):
    return client.get(url("case", case.store, case)).text


# --- the list -------------------------------------------------------------------------------------------


def test_tabs_count_what_lies_in_them(case, store, seller, staff, seller_client):
    answer(ask(store, seller, subject="The second"), staff)
    close(ask(store, seller, subject="The third"), staff)

    pages = {tab: seller_client.get(f"{url('cases', store)}?tab={tab}").text for tab in Case.State}

    for tab, subject in (
        ("open", "Where is the payout"),
        ("answered", "The second"),
        ("closed", "The third"),
    ):
        assert subject in pages[tab]
        assert sum(subject in page for page in pages.values()) == 1
        assert re.findall(r'<span class="num">(\d+)</span>', pages[tab]) == ["1", "1", "1"]


def test_what_is_new_is_marked_until_it_is_read(answered, store, seller_client):
    address = f"{url('cases', store)}?tab=answered"
    assert 'class="chip new"' in seller_client.get(address).text

    seller_client.post(url("case_read", store, answered), {"seen": 2})

    assert 'class="chip new"' not in seller_client.get(address).text


@pytest.mark.parametrize("tab", list(Case.State))
def test_an_empty_tab_says_what_will_stand_there(tab, store, seller_client):
    page = seller_client.get(f"{url('cases', store)}?tab={tab}").text

    assert '<div class="empty">' in page
    assert url("case_new", store) in page


def test_the_list_costs_as_many_queries_for_many_as_for_one(case, store, seller, colleague, seller_client):
    def asked():
        seller_client.get(url("cases", store))
        with CaptureQueriesContext(connection) as queries:
            page = seller_client.get(url("cases", store)).text
        return len(queries), page.count('class="link subject"')

    for_one = asked()
    for actor in (seller, colleague, seller, colleague):
        ask(store, actor)

    assert for_one[1] == 1
    assert asked() == (for_one[0], 5)
    assert for_one[0] <= 8


def test_the_list_pages_by_key(store, seller, clock, seller_client):
    for number in range(60):
        clock.forward(minutes=1)
        ask_plainly(store, seller, f"Question {number:02}")

    seen, address = [], url("cases", store)
    while address:
        page = seller_client.get(address).text
        seen += re.findall(r"Question \d\d", page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = found and url("cases", store) + found[1].replace("&amp;", "&")

    assert seen == [f"Question {number:02}" for number in reversed(range(60))]
    assert "51–60 of 60" in page


def ask_plainly(store, seller, subject):
    """Rows alone: more of them than a store may have open."""
    told = {"merchant": store.merchant, "store": store, "opened_by": seller, "category": "other"}
    return Case.objects.create(**told, subject=subject, state="open", last_at=timezone.now())


@pytest.mark.parametrize(
    "query", ["tab=nonsense", "cursor=nonsense", "tab=closed&cursor=W10", "tab=open&page=9"]
)
def test_an_address_that_means_nothing_shows_a_page(query, case, store, seller_client):
    assert seller_client.get(f"{url('cases', store)}?{query}").status_code == 200


# --- a new case -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("category", "is_chosen"), [("account", True), ("nonsense", False), ("", False)], ids=str
)
def test_a_link_chooses_what_it_is_about(category, is_chosen, store, seller_client):
    page = seller_client.get(f"{url('case_new', store)}?category={category}").text

    assert (f'<option value="{category}" selected>' in page) is (is_chosen or not category)
    assert Case.objects.count() == 0


def told(page, **fields):
    key = re.search(r'name="key" value="(\w+)"', page)[1]
    return {"category": "exam", "subject": "The exam", "text": "It ended early.", "key": key} | fields


def test_somebody_asks_with_files_and_lands_on_the_case(store, colleague_client):
    form = told(colleague_client.get(url("case_new", store)).text, files=[paper(), paper("too.pdf")])

    page = colleague_client.post(url("case_open", store), form, follow=True).text

    assert "The exam" in page
    assert "It ended early." in page
    assert "too.pdf" in page
    assert Case.objects.get().category == "exam"


def test_a_double_click_opens_one_case(store, seller_client):
    form = told(seller_client.get(url("case_new", store)).text)

    first = seller_client.post(url("case_open", store), form)
    again = seller_client.post(url("case_open", store), form)

    assert first["Location"] == again["Location"]
    assert Case.objects.count() == 1


def test_another_text_in_a_form_that_was_sent_is_kept_and_opens_another_case(store, seller_client):
    form = told(seller_client.get(url("case_new", store)).text)
    seller_client.post(url("case_open", store), form)

    page = seller_client.post(url("case_open", store), form | {"text": "A second question."}).text

    assert "was sent already" in page
    assert "A second question." in page
    assert form["key"] not in page
    key = re.search(r'name="key" value="(\w+)"', page)[1]
    seller_client.post(url("case_open", store), form | {"text": "A second question.", "key": key})
    assert Case.objects.count() == 2


@pytest.mark.parametrize("key", ["", "nonsense", "account:7", "x" * 500])
def test_a_forged_key_names_no_case(key, case, store, seller_client):
    Case.objects.update(key="account:7")
    form = {"category": "exam", "subject": "The exam", "text": "It ended early.", "key": key}

    seller_client.post(url("case_open", store), form)

    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": ""},
        {"category": "nonsense"},
        {"subject": " "},
        {"subject": "x" * 121},
        {"text": ""},
        {"text": "x" * 4001},
        {"files": SimpleUploadedFile("a.exe", b"MZ")},
    ],
    ids=["no category", "an unknown one", "no subject", "a long one", "no text", "a long text", "a program"],
)
def test_what_is_refused_keeps_its_text(wrong, store, seller_client):
    form = told(seller_client.get(url("case_new", store)).text, **wrong)

    page = seller_client.post(url("case_open", store), form).text

    assert 'role="alert"' in page
    assert wrong.get("text", "It ended early.")[:100] in page
    assert Case.objects.count() == 0


# --- a thread -------------------------------------------------------------------------------------------


def test_the_page_shows_the_thread_and_what_happened(answered, seller, seller_client):
    page = page_of(seller_client, answered)

    for text in ("Where is the payout", "It was due on Friday.", "On Monday.", str(seller), "Platform staff"):
        assert text in page
    assert page.index("It was due on Friday.") < page.index("On Monday.")
    assert "Case opened: Money" in page
    assert "%(" not in page


def test_the_page_is_chinese_too(answered, seller, seller_client):
    type(seller).objects.filter(pk=seller.pk).update(language="zh-hans")

    page = page_of(seller_client, answered)

    assert 'lang="zh' in page
    assert "%(" not in page
    assert "each PDF" not in page


def test_what_people_write_is_never_a_page_of_ours(case, seller, seller_client):
    write(case, seller, "<script>alert(1)</script> <b>bold</b>")

    page = page_of(seller_client, case)

    assert "&lt;script&gt;" in page
    assert "<b>bold" not in page


def test_an_answer_is_sent_without_javascript(answered, store, seller_client):
    body = {"text": "Nothing came.", "seen": 2, "files": [paper()]}
    page = seller_client.post(url("case_answer", store, answered), body, follow=True).text

    assert "Nothing came." in page
    assert "scan.pdf" in page
    assert state(answered) == "open"


def test_an_answer_swaps_the_panel(answered, store, seller_client):
    body = {"text": "Nothing came.", "seen": 2}
    page = seller_client.post(url("case_answer", store, answered), body, **HTMX).text

    assert '<div id="case-panel">' in page
    assert "<html" not in page
    assert "Nothing came." in page
    assert 'name="seen" value="3"' in page


def test_what_was_written_meanwhile_is_read_first_and_the_text_is_kept(case, store, staff, seller_client):
    answer(case, staff)

    body = {"text": "Is anybody there?", "seen": 1}
    page = seller_client.post(url("case_answer", store, case), body).text

    assert "Somebody wrote meanwhile" in page
    assert page.index("On Monday.") < page.index("Is anybody there?")
    assert 'name="seen" value="2"' in page
    assert (state(case), case.written) == ("answered", 2)


@pytest.mark.parametrize("seen", ["", "x", "-1", "99999999999999999999", "0"])
def test_a_form_that_has_seen_nothing_writes_nothing(seen, case, store, seller_client):
    page = seller_client.post(url("case_answer", store, case), {"text": "Hello", "seen": seen}).text
    seller_client.post(url("case_close", store, case), {"seen": seen})

    assert "Somebody wrote meanwhile" in page
    assert (state(case), case.written) == ("open", 1)


def test_somebody_closes_a_case_and_opens_it_again(case, store, seller_client):
    page = seller_client.post(url("case_close", store, case), {"seen": 1}, follow=True).text
    assert state(case) == "closed"
    assert "Open it again" in page
    assert "Close the case" not in page

    again = seller_client.post(url("case_close", store, case), {"seen": 1}).text
    assert "closed already" in again

    seller_client.post(url("case_answer", store, case), {"text": "One more.", "seen": 1})
    assert state(case) == "open"


def test_a_case_that_was_closed_long_ago_leads_to_a_new_one(closed, clock, store, seller):
    clock.forward(days=31)
    client = client_of(seller)

    page = page_of(client, closed)
    refused = client.post(url("case_answer", store, closed), {"text": "Hello", "seen": 2}).text

    assert "Open it again" not in page
    assert f"{url('case_new', store)}?category=money" in page
    assert "Open a new one instead" in refused


def test_looking_changes_nothing_and_reading_is_a_post_of_its_own(answered, store, seller_client):
    page = page_of(seller_client, answered)
    answered.refresh_from_db()
    assert answered.is_unread_by_store
    assert 'hx-trigger="load, submit"' in page

    response = seller_client.post(url("case_read", store, answered), {"seen": 2}, **HTMX)

    answered.refresh_from_db()
    assert not answered.is_unread_by_store
    assert response.text.strip() == ""
    assert "read-mark" not in page_of(seller_client, answered)


def test_without_javascript_reading_leads_back_to_the_page(answered, store, seller_client):
    response = seller_client.post(url("case_read", store, answered), {"seen": 2})

    assert response["Location"] == url("case", store, answered)


def test_a_long_thread_is_read_page_by_page(case, seller, store, seller_client):
    told = {"merchant": case.merchant, "case": case, "author": seller}
    CaseMessage.objects.bulk_create(
        CaseMessage(**told, number=number, text=f"Line {number:03}") for number in range(2, 121)
    )
    Case.objects.update(written=120)

    first = page_of(seller_client, case)
    earlier = re.search(r'href="([^"]+cursor=[^"]+)"', first)[1]
    second = seller_client.get(earlier.replace("&amp;", "&")).text

    assert re.findall(r"Line (\d+)", first) == [f"{number:03}" for number in range(71, 121)]
    assert re.findall(r"Line (\d+)", second) == [f"{number:03}" for number in range(21, 71)]
    assert 'id="answer"' in first
    assert 'id="answer"' not in second
    assert (
        seller_client.get(f"{url('case', store, case)}?cursor={Cursor('x', 1, 0).encode()}").status_code
        == 200
    )


def test_a_page_costs_as_many_queries_for_many_messages_as_for_few(case, seller, colleague, seller_client):
    def asked():
        page_of(seller_client, case)
        with CaptureQueriesContext(connection) as queries:
            page_of(seller_client, case)
        return len(queries)

    write(case, seller, files=[paper()])
    before = asked()
    for actor in (seller, colleague, seller):
        write(case, actor, f"From {actor}", files=[paper(), paper()])

    assert asked() == before <= 10


# --- whose it is ----------------------------------------------------------------------------------------


def test_a_stranger_finds_nothing_and_changes_nothing(case, store, outsider, outsider_client):
    theirs = outsider.memberships.get().merchant.store_set.get()

    for at in (store, theirs):
        assert outsider_client.get(url("case", at, case)).status_code == 404
        for act in ("case_answer", "case_close", "case_read"):
            body = {"text": "mine", "seen": 1}
            assert outsider_client.post(url(act, at, case), body).status_code == 404
    assert outsider_client.get(url("cases", store)).status_code == 404
    assert "payout" not in outsider_client.get(url("cases", theirs)).text
    assert (state(case), case.written) == ("open", 1)


def test_a_case_is_found_in_its_own_store_alone(case, store, seller_client):
    other = make_store(store.merchant)

    assert seller_client.get(url("case", other, case)).status_code == 404
    assert seller_client.post(url("case_answer", other, case), {"text": "x", "seen": 1}).status_code == 404
    assert "payout" not in seller_client.get(url("cases", other)).text


@pytest.mark.parametrize("role", ["owner", "operator", "clerk", "accountant"])
def test_everybody_of_a_store_reads_and_writes(role, case, store):
    client = client_of(make_seller(store.merchant, role=role))

    assert "payout" in client.get(url("cases", store)).text
    client.post(url("case_answer", store, case), {"text": f"The {role} asks, too.", "seen": 1})

    assert case.messages.last().text == f"The {role} asks, too."


def test_who_does_not_work_in_a_store_finds_none_of_its_cases(case, store):
    elsewhere = client_of(make_seller(store.merchant, stores=[make_store(store.merchant)]))

    assert elsewhere.get(url("case", store, case)).status_code == 404
    assert elsewhere.get(url("cases", store)).status_code == 404


# --- where it is led to from ----------------------------------------------------------------------------


def test_an_answer_waits_on_the_workbench(answered, store, seller_client, colleague_client):
    for client in (seller_client, colleague_client):
        page = client.get(reverse("merchant:workbench", args=[store.code])).text
        assert f"{url('cases', store)}?tab=answered" in page


def test_a_message_leads_to_the_case(answered, store, seller_client):
    centre = reverse("merchant:messages", args=[store.merchant.code])
    assert "Platform staff answered: “Where is the payout”." in seller_client.get(centre).text

    opened = re.search(r'action="([^"]+/open/)"', seller_client.get(centre).text)[1]

    assert seller_client.post(opened)["Location"] == url("case", store, answered)


def test_the_checklist_of_joining_leads_to_platform_staff(store, seller, seller_client):
    begin_joining(store_id=store.pk, actor=seller)

    page = seller_client.get(reverse("merchant:joining", args=[store.code])).text

    assert f"{url('case_new', store)}?category=" in page
