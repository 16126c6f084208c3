"""What is attached to a case: judged, counted, kept, and given out only to whom it belongs."""

import pytest
from django.urls import reverse

from merchant.attachments.judging import MOST_BYTES, MOST_FILES
from merchant.cases.exceptions import CaseError
from merchant.cases.models import Case, CaseFile
from merchant.cases.services import open_case
from tests.factories import make_store
from tests.merchant.cases.conftest import PDF, PNG, QUESTION, answer, ask, paper, state, write
from tests.racing import at_once, only_where_writers_meet

LARGE = PDF + b"x" * 2 * 1024 * 1024


def address(case, file, store=None):
    return reverse("merchant:case_file", args=[(store or case.store).code, case.public_id, file.public_id])


def test_files_are_kept_under_names_that_nobody_can_guess(store, seller, tmp_path):
    case = ask(store, seller, files=[paper(), paper("..\\box\nof.png", PNG)])

    files = CaseFile.objects.filter(message__case=case)
    assert list(files.values_list("name", "form", "size")) == [
        ("scan.pdf", "pdf", 9),
        ("boxof.png", "png", 8),
    ]
    assert files[0].file.read() == PDF
    assert "scan" not in files[0].file.name
    assert len(list(tmp_path.rglob("cases/*"))) == 2


@pytest.mark.parametrize(
    ("files", "refusal"),
    [
        ([paper()] * (MOST_FILES + 1), "up to 5"),
        ([paper(content=b"")], "empty"),
        ([paper(content=PDF + b"x" * MOST_BYTES)], "larger than 5 MB"),
        ([paper("page.pdf", b"<html><script>")], "no PDF, PNG or JPEG"),
    ],
    ids=["many", "empty", "large", "disguised"],
)
def test_what_is_not_taken_is_named_and_nothing_is_kept(files, refusal, case, seller):
    with pytest.raises(CaseError, match=refusal):
        write(case, seller, files=files)
    with pytest.raises(CaseError, match=refusal):
        ask(case.store, seller, files=files)

    assert (Case.objects.count(), case.messages.count()) == (1, 1)


def test_a_double_click_keeps_its_files_once(case, seller):
    for _click in range(2):
        write(case, seller, seen=1, files=[paper()])

    assert CaseFile.objects.count() == 1


def test_a_merchants_room_is_limited_and_nobody_elses(
    case, seller, staff, outsider, clock, settings, tmp_path
):
    settings.CASE_FILES_BYTES = 3 * 1024 * 1024
    write(case, seller, files=[paper(content=LARGE)])
    answer(case, staff, files=[paper(content=LARGE)])  # staff's own takes none of it
    elsewhere = make_store(case.merchant)

    with pytest.raises(CaseError) as refused:
        ask(elsewhere, seller, files=[paper(content=LARGE)])
    assert str(refused.value) == (
        "All cases of a merchant together take 3 MB of files in 30 days; 0.9 MB are left."
        " Attach less, or send the text alone."
    )
    assert CaseFile.objects.count() == len(list(tmp_path.rglob("cases/*"))) == 2
    assert Case.objects.count() == 1

    theirs = outsider.memberships.get().merchant.store_set.get()
    assert ask(theirs, outsider, files=[paper(content=LARGE)]).pk
    clock.forward(days=31)
    assert ask(elsewhere, seller, files=[paper(content=LARGE)]).pk


def test_where_no_room_is_left_the_text_alone_is_taken(case, seller, settings):
    settings.CASE_FILES_BYTES = 0

    write(case, seller)

    assert state(case) == "open"


def test_appeals_and_cases_have_rooms_of_their_own(case, seller, settings):
    settings.APPEAL_FILES_BYTES = 0

    assert write(case, seller, files=[paper()]).files.count() == 1


def test_a_file_is_saved_and_never_shown_as_a_page_of_ours(store, seller, seller_client, colleague_client):
    case = ask(store, seller, files=[paper("a “scan”.pdf")])
    file = CaseFile.objects.get()

    for client in (seller_client, colleague_client):
        response = client.get(address(case, file))
        assert b"".join(response.streaming_content) == PDF
        assert response["Content-Disposition"].startswith("attachment")
        assert response["Content-Type"] == "application/pdf"


def test_a_file_is_found_by_its_own_case_of_its_own_store_alone(
    store, seller, outsider, seller_client, outsider_client
):
    case, other = ask(store, seller, files=[paper()]), ask(store, seller)
    file = CaseFile.objects.get()
    theirs = outsider.memberships.get().merchant.store_set.get()

    assert outsider_client.get(address(case, file)).status_code == 404
    assert outsider_client.get(address(case, file, theirs)).status_code == 404
    assert seller_client.get(address(other, file)).status_code == 404
    assert seller_client.get(address(case, file, make_store(store.merchant))).status_code == 404


@only_where_writers_meet
def test_two_at_once_do_not_share_what_is_left(real_commits, store, seller, settings):
    settings.CASE_FILES_BYTES = len(PDF)

    def send():
        open_case(store_id=store.pk, actor=seller, files=[paper()], **QUESTION)

    raised = at_once(send, send, send)

    assert [type(error) for error in raised] == [CaseError] * 2
    assert CaseFile.objects.count() == Case.objects.count() == 1
