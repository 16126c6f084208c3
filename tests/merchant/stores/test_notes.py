"""Staff write to many stores at once: looked at first, each store told once, whatever is clicked twice."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from merchant.audit.models import Event
from merchant.messages.models import Delivery, Message
from merchant.messages.services import read
from merchant.messages.wording import sentence
from merchant.stores import notes
from merchant.stores.exceptions import StoreError
from merchant.stores.models import JoiningNote, Participation
from merchant.stores.sought import Sought
from merchant.stores.tasks import send_notes
from tests.factories import make_seller, make_store
from tests.merchant.stores.test_sought import make
from tests.signing_in import give_second_factor, make_staff, sign_in_with_second_factor

pytestmark = pytest.mark.django_db
TEXTS = {"text_en": "The exam is shorter now.", "text_zh": "考试已缩短。"}
KEY = "abcdefghjkmn"
NOTE, PREVIEW, EDIT, SEND = (
    reverse(f"admin:merchant_participation_note{part}") for part in ("", "_preview", "_edit", "_send")
)


@pytest.fixture
def author():
    return make_staff("author@example.com")


def write(author, key=KEY, **sought):
    return notes.write_note(sought=Sought(**sought), key=key, actor=author, **TEXTS)


def told():
    return set(Message.objects.filter(kind="joining.note").values_list("store", flat=True))


# --- the service -----------------------------------------------------------------------------------------


def test_every_store_that_is_meant_is_told_and_no_other(author):
    meant = [make(step="exam", stand="to_do") for _ in range(3)]
    make("invited")

    note = write(author, state="joining", step="exam")
    notes.send_notes()

    note.refresh_from_db()
    assert told() == {row.store_id for row in meant}
    assert (note.wanted, note.told, bool(note.done_at)) == (3, 3, True)


def test_each_reader_reads_it_in_their_own_language(author):
    make()
    write(author, state="joining")
    notes.send_notes()

    message = Message.objects.get(kind="joining.note")
    said = {}
    for language in ("en", "zh-hans"):
        with override(language):
            said[language] = sentence(message)
    assert said == {"en": TEXTS["text_en"], "zh-hans": TEXTS["text_zh"]}


def test_where_the_stores_have_become_others_nothing_is_sent(author):
    make()

    with pytest.raises(StoreError, match="meanwhile it is 1 stores, not 3"):
        notes.write_note(sought=Sought(), key=KEY, actor=author, seen=3, **TEXTS)

    assert not JoiningNote.objects.exists()


def test_signs_of_a_format_are_shown_as_they_were_typed(author):
    make()
    texts = {"text_en": "100 % %(store)s {x} <b>", "text_zh": "百分之百 %s"}
    notes.write_note(sought=Sought(), key=KEY, actor=author, **texts)
    notes.send_notes()

    assert sentence(Message.objects.get(kind="joining.note")) == texts["text_en"]


def test_who_has_read_it_is_not_told_again(author):
    row = make()
    member = make_seller(row.merchant).memberships.get()
    write(author, state="joining")
    notes.send_notes()
    delivery = Delivery.objects.get(user=member.user)
    read(delivery_id=delivery.pk, membership=member)

    notes.send_notes()
    send_notes()

    delivery.refresh_from_db()
    assert delivery.read_at
    assert Message.objects.filter(kind="joining.note").count() == 1


def test_it_goes_on_behind_the_last_batch(author, monkeypatch):
    rows = [make() for _ in range(5)]
    monkeypatch.setattr(notes, "BATCH", 2)
    note = write(author, state="joining")

    steps = []
    for _batch in range(4):
        notes.send_note(note_id=note.pk)
        note.refresh_from_db()
        steps.append((note.told, bool(note.done_at)))

    assert steps == [(2, False), (4, False), (5, True), (5, True)]
    assert told() == {row.store_id for row in rows}
    assert Message.objects.filter(kind="joining.note").count() == 5


def test_a_store_that_goes_on_while_others_are_told_is_told_at_most_once(author, monkeypatch):
    first, second = make(step="exam", stand="to_do"), make(step="exam", stand="to_do")
    monkeypatch.setattr(notes, "BATCH", 1)
    note = write(author, state="joining", step="exam")
    notes.send_note(note_id=note.pk)

    Participation.objects.filter(pk=second.pk).update(next_step="account")
    notes.send_notes()

    note.refresh_from_db()
    assert told() == {first.store_id}
    assert (note.wanted, note.told, bool(note.done_at)) == (2, 1, True)


def test_to_stores_that_nobody_is_nothing_is_written(author):
    make(days=0)

    with pytest.raises(StoreError, match="no such store"):
        write(author, state="joining", age=1)

    assert not JoiningNote.objects.exists()


def test_ages_count_from_the_moment_of_writing(author):
    old, young = make(days=2), make(days=0)
    note = write(author, state="joining", age=1)
    note.refresh_from_db()

    assert set(notes.stores_of(note.meant, note.made_at)) == {old}
    assert young.store_id not in told()


def test_the_same_key_is_the_same_message(author):
    make()

    first, second = write(author), write(author)

    assert first == second
    assert Event.objects.filter(kind="joining.note_written").count() == 1


def test_it_is_told_who_wrote_it_and_to_how_many(author):
    make()
    write(author, state="joining")

    event = Event.objects.get(kind="joining.note_written")
    assert (event.actor, event.data) == (author, {"wanted": 1, "asked": "state=joining"})


def test_two_notes_are_both_told(author):
    make()
    write(author)
    write(author, key="nmkjhgfedcba")

    notes.send_notes()

    assert Message.objects.filter(kind="joining.note").count() == 2
    assert not JoiningNote.objects.unsent().exists()


# --- the pages -------------------------------------------------------------------------------------------


def fields(response):
    return {field.html_name: field.value() for field in response.context["form"] if field.value() is not None}


def test_it_is_written_looked_at_and_sent(staff_client, staff):
    make(step="exam", stand="to_do")
    make("invited")
    query = "?state=joining&step=exam"

    form = staff_client.get(NOTE + query)
    assert form.context["count"] == 1
    preview = staff_client.post(PREVIEW + query, fields(form) | TEXTS)
    assert TEXTS["text_zh"] in preview.text
    assert not JoiningNote.objects.exists()
    sent = staff_client.post(SEND + query, fields(preview) | {"typed": "1"}, follow=True)

    note = JoiningNote.objects.get()
    assert sent.redirect_chain == [(reverse("admin:merchant_joiningnote_change", args=[note.pk]), 302)]
    assert (note.made_by, note.text_en, note.wanted) == (staff, TEXTS["text_en"], 1)


def test_a_second_click_sends_nothing_twice(staff_client):
    make()
    body = TEXTS | {"key": KEY, "seen": "1", "typed": "1"}

    answers = [staff_client.post(f"{SEND}?state=joining", body).url for _click in range(2)]

    assert answers[0] == answers[1]
    assert JoiningNote.objects.count() == 1


@pytest.mark.parametrize(
    ("instead", "told_why"),
    [
        ({"typed": "2"}, "This is not the number of stores. Type 1."),
        ({"typed": ""}, "required"),
        ({"typed": "one"}, "whole number"),
        ({"seen": ""}, "required"),
        ({"text_en": ""}, "Look at it first"),
        ({"text_zh": "x" * 501}, "Look at it first"),
        ({"key": "forged"}, "This form has expired"),
        ({"key": ""}, "This form has expired"),
    ],
)
def test_what_is_wrong_sends_nothing(staff_client, instead, told_why):
    make()
    body = TEXTS | {"key": KEY, "seen": "1", "typed": "1"}

    response = staff_client.post(f"{SEND}?state=joining", body | instead)

    assert told_why in response.text
    assert not JoiningNote.objects.exists()


def test_a_text_that_is_missing_is_told_at_its_field(staff_client):
    make()

    response = staff_client.post(PREVIEW, {"key": KEY, "text_en": "  ", "text_zh": "好"})

    assert set(response.context["form"].errors) == {"text_en"}


def test_what_was_typed_can_be_changed_after_the_look(staff_client):
    make()

    response = staff_client.post(EDIT, TEXTS | {"key": KEY, "seen": "1"})

    assert {name: fields(response)[name] for name in TEXTS} == TEXTS


def test_to_nobody_nothing_is_sent(staff_client):
    body = TEXTS | {"key": KEY, "seen": "0", "typed": "0"}

    response = staff_client.post(f"{SEND}?state=left", body)

    assert "There is no such store" in response.text
    assert not JoiningNote.objects.exists()


def test_ticked_stores_are_written_to(staff_client):
    chosen = [make() for _ in range(2)]
    make()
    data = {"action": "write_to_chosen", "_selected_action": [row.pk for row in chosen]}

    response = staff_client.post(reverse("admin:merchant_participation_changelist"), data, follow=True)

    assert response.context["count"] == 2


def test_all_that_the_list_shows_are_written_to(staff_client):
    rows = [make(step="exam", stand="to_do") for _ in range(30)]
    make("invited")
    data = {"action": "write_to_chosen", "select_across": "1", "_selected_action": [rows[0].pk]}
    url = reverse("admin:merchant_participation_changelist")

    response = staff_client.post(f"{url}?state=joining&step=exam", data, follow=True)

    assert response.context["count"] == 30


@pytest.mark.parametrize("path", [NOTE, PREVIEW, EDIT, SEND])
def test_looking_sends_nothing(staff_client, path):
    make()

    assert staff_client.get(path).status_code == 200
    assert not JoiningNote.objects.exists()


@pytest.mark.parametrize("path", [NOTE, PREVIEW, EDIT, SEND])
def test_staff_without_the_right_write_nothing(client, path):
    give_second_factor(make_staff(is_superuser=False))
    sign_in_with_second_factor(client)
    make()

    assert client.post(path, TEXTS | {"key": KEY, "seen": "1", "typed": "1"}).status_code == 403
    assert not JoiningNote.objects.exists()


def test_what_was_sent_is_shown_and_not_changed(staff_client, author):
    make()
    note = write(author)
    url = reverse("admin:merchant_joiningnote_change", args=[note.pk])

    assert TEXTS["text_zh"] in staff_client.get(url).text
    assert staff_client.post(url, {"text_en": "Another"}).status_code == 403
    assert staff_client.get(reverse("admin:merchant_joiningnote_changelist")).status_code == 200


def test_the_message_leads_to_the_checklist(author, store, seller_client):
    make_store()
    Participation.objects.create(merchant=store.merchant, store=store, state_since=timezone.now())
    write(author)
    notes.send_notes()

    text = seller_client.get(reverse("merchant:messages", args=[store.merchant.code])).text

    assert TEXTS["text_en"] in text
