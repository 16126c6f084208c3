"""What staff do with versions: the services."""

from datetime import timedelta

import pytest
from django.utils import timezone

from merchant.agreements import services
from merchant.agreements.exceptions import AgreementError
from merchant.agreements.models import AgreementVersion, SigningRequest
from merchant.agreements.versions import current_version, hash_of
from merchant.audit.models import Event
from merchant.stores.models import Participation
from tests.factories import make_signature as sign
from tests.factories import make_store
from tests.merchant.agreements.builders import begin, make_draft, publish_next

pytestmark = pytest.mark.django_db


def kinds():
    return list(
        Event.objects.filter(subject_kind="agreementversion").order_by("pk").values_list("kind", flat=True)
    )


def test_publishing_keeps_the_hashes_of_both_texts(staff):
    draft = make_draft(text_zh="甲", text_en="A")

    services.publish(version_id=draft.pk, seen=1, actor=staff)

    version = current_version()
    assert (version.number, version.published_by) == (2, staff)
    assert (version.sha256_zh, version.sha256_en) == (hash_of("甲"), hash_of("A"))
    assert kinds() == ["agreement.drafted", "agreement.published"]


def test_lines_end_alike_whatever_a_browser_sends():
    draft = make_draft(text_en="one\r\ntwo\rthree\n")

    assert draft.text_en == "one\ntwo\nthree\n"


def test_a_draft_that_somebody_else_saved_is_neither_saved_nor_published():
    draft = make_draft()
    services.save_draft(version=AgreementVersion.objects.get(pk=draft.pk), seen=1, actor=None)

    with pytest.raises(AgreementError, match="saved by somebody else"):
        services.save_draft(version=AgreementVersion.objects.get(pk=draft.pk), seen=1, actor=None)
    with pytest.raises(AgreementError, match="changed since you looked"):
        services.publish(version_id=draft.pk, seen=1, actor=None)

    assert current_version().number == 1


def test_the_trail_tells_that_a_text_changed_without_repeating_it():
    draft = make_draft()
    draft.text_en = "Something else entirely"

    services.save_draft(version=draft, seen=1, actor=None)

    (event,) = Event.objects.filter(kind="agreement.changed")
    assert event.data["field"] == "agreementversion.text_en"
    assert event.data["new"] == f"SHA-256 {hash_of('Something else entirely')}"


WRONG = {
    "no Chinese": ({"text_zh": " \n"}, "A text is empty"),
    "no English": ({"text_en": ""}, "A text is empty"),
    "no day": ({"sign_by": None}, "by which day"),
    "today": ({"sign_by": "today"}, "later than today"),
    "nothing changed in Chinese": ({"changed_zh": ""}, "what changed"),
    "nothing changed in English": ({"changed_en": " "}, "what changed"),
}


@pytest.mark.parametrize(("fields", "sentence"), WRONG.values(), ids=WRONG)
def test_what_sellers_could_not_follow_is_not_published(fields, sentence):
    fields = {name: timezone.now().date() if value == "today" else value for name, value in fields.items()}

    with pytest.raises(AgreementError, match=sentence):
        publish_next(**fields)

    assert current_version().number == 1


def test_of_two_drafts_the_older_is_not_published_after_the_newer():
    older, newer = make_draft(), make_draft()
    services.publish(version_id=newer.pk, seen=1, actor=None)

    with pytest.raises(AgreementError, match="Version 3 is published already and newer than version 2"):
        services.publish(version_id=older.pk, seen=1, actor=None)


@pytest.mark.parametrize("act", ["publish", "discard_draft"])
def test_what_is_published_is_not_published_again_or_discarded(act):
    told = {"seen": 1} if act == "publish" else {}

    with pytest.raises(AgreementError, match="is published and stays"):
        getattr(services, act)(version_id=current_version().pk, actor=None, **told)


def test_a_discarded_draft_is_gone():
    draft = make_draft()

    services.discard_draft(version_id=draft.pk, actor=None)

    with pytest.raises(AgreementError, match="discarded this draft"):
        services.publish(version_id=draft.pk, seen=1, actor=None)


def test_a_copy_has_the_texts_and_says_nothing_of_what_changed(staff):
    draft = services.copy_as_draft(version_id=current_version().pk, actor=staff)

    first = current_version()
    assert (draft.text_zh, draft.text_en, draft.binding) == (first.text_zh, first.text_en, first.binding)
    assert (draft.number, draft.sign_by, draft.changed_en, draft.is_published) == (2, None, "", False)


def test_publishing_asks_the_stores_on_their_way_that_signed_before():
    signed, unsigned, left = make_store(), make_store(), make_store()
    for store in (signed, unsigned, left):
        begin(store)
    for store in (signed, left):
        sign(store)
    Participation.objects.filter(store=left).update(state="left")
    assert services.stores_to_ask() == 1

    version = publish_next()

    request = SigningRequest.objects.get()
    assert (request.store, request.merchant, request.version) == (signed, signed.merchant, version)
    assert timezone.now() - request.tell_at < timedelta(minutes=1)
    assert Event.objects.get(kind="agreement.published").data["stores"] == 1


def test_a_store_that_signed_twice_is_asked_once(store):
    begin(store)
    sign(store)
    publish_next()
    sign(store)

    assert services.stores_to_ask() == 1
    publish_next()

    assert SigningRequest.objects.filter(tell_at__isnull=False).count() == 1


def test_what_an_older_version_still_asked_ends_with_the_newer(store):
    begin(store)
    sign(store)
    publish_next()

    newest = publish_next()

    assert SigningRequest.objects.get(tell_at__isnull=False).version == newest
