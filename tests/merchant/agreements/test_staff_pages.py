"""The agreement in the admin: drafts are written, looked at and published; signatures are read."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from merchant.agreements.models import AgreementVersion
from merchant.agreements.versions import current_version
from tests.factories import make_signature as sign
from tests.merchant.agreements.builders import begin, make_draft, publish_next
from tests.signing_in import give_second_factor, make_staff, sign_in_with_second_factor

pytestmark = pytest.mark.django_db
LIST = "admin:merchant_agreementversion_changelist"


def change(version):
    return reverse("admin:merchant_agreementversion_change", args=[version.pk])


def act(version, name):
    return f"{change(version).removesuffix('change/')}{name}/"


def written(**told):
    day = timezone.now().date() + timedelta(days=30)
    fields = {"text_zh": "甲", "text_en": "A", "binding": "zh", "sign_by": day, "seen": "1"}
    return fields | {"changed_zh": "字", "changed_en": "word"} | told


def client_with(*permissions):
    user = make_staff("narrow@example.com", is_superuser=False)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    give_second_factor(user)
    client = Client()
    sign_in_with_second_factor(client, user.email)
    return client


def test_staff_write_a_draft(staff_client, staff):
    staff_client.post(reverse("admin:merchant_agreementversion_add"), written())

    draft = AgreementVersion.objects.get(number=2)
    assert (draft.text_zh, draft.text_en, draft.is_published) == ("甲", "A", False)


def test_a_draft_that_a_colleague_saved_meanwhile_is_kept_and_what_was_typed_stays(staff_client):
    draft = make_draft()
    staff_client.post(change(draft), written(text_en="first"))

    response = staff_client.post(change(draft), written(text_en="second"))

    assert "saved by somebody else" in response.text
    assert "second" in response.text
    draft.refresh_from_db()
    assert draft.text_en == "first"


def test_the_preview_renders_both_texts_and_says_how_many_are_asked_by_when(staff_client, store):
    begin(store)
    sign(store)
    draft = make_draft(text_zh="# 新", text_en="# New <script>x</script>")

    response = staff_client.get(act(draft, "publish"))

    assert "<h2>新</h2>" in response.text
    assert "<h2>New &lt;script&gt;x&lt;/script&gt;</h2>" in response.text
    asked = f"1 store signed an older version: it is asked to sign this one by {draft.sign_by:%Y-%m-%d}"
    assert asked in response.text


def test_publishing_asks_for_the_number(staff_client, staff):
    draft = make_draft()

    refused = staff_client.post(act(draft, "publish"), {"number": "3", "seen": "1"})
    assert "Type 2 here to confirm." in refused.text
    assert current_version().number == 1
    staff_client.post(act(draft, "publish"), {"number": "2", "seen": "1"})

    assert (current_version().number, current_version().published_by) == (2, staff)


def test_publishing_twice_publishes_once(staff_client):
    draft = make_draft()
    body = {"number": "2", "seen": "1"}
    staff_client.post(act(draft, "publish"), body)

    again = staff_client.post(act(draft, "publish"), body)

    assert again.status_code == 302
    assert AgreementVersion.objects.published().count() == 2


def test_what_changed_since_it_was_looked_at_is_not_published(staff_client):
    draft = make_draft()
    staff_client.post(change(draft), written(text_en="changed"))

    response = staff_client.post(act(draft, "publish"), {"number": "2", "seen": "1"})

    assert "changed since you looked at it" in response.text
    assert current_version().number == 1


def test_a_draft_that_may_not_be_published_says_why_instead_of_a_button(staff_client):
    response = staff_client.get(act(make_draft(sign_by=None), "publish"))

    assert "by which day stores sign" in response.text
    assert 'name="number"' not in response.text


def test_a_published_version_is_read_and_copied_and_takes_no_changes(staff_client):
    version = current_version()

    staff_client.post(change(version), written())
    read = staff_client.get(act(version, "read"))
    staff_client.post(act(version, "copy"))

    version.refresh_from_db()
    assert version.text_en != "A"
    assert "<h2>半托管经营协议</h2>" in read.text
    assert AgreementVersion.objects.get(number=2).text_en == version.text_en


def test_a_draft_is_discarded_once_confirmed(staff_client):
    draft = make_draft()

    assert staff_client.get(act(draft, "discard")).status_code == 200
    staff_client.post(act(draft, "discard"))

    assert not AgreementVersion.objects.filter(published_at=None).exists()


def test_who_may_write_may_not_publish_unless_allowed():
    draft = make_draft()
    client = client_with("view_agreementversion", "change_agreementversion")

    assert client.get(change(draft)).status_code == 200
    assert client.post(act(draft, "publish"), {"number": "2", "seen": "1"}).status_code == 403
    assert current_version().number == 1


def test_who_may_only_look_neither_copies_nor_discards():
    draft = make_draft()
    client = client_with("view_agreementversion")

    assert client.post(act(draft, "discard")).status_code == 403
    assert client.post(act(current_version(), "copy")).status_code == 403
    assert client.post(change(draft), written()).status_code == 403


def test_signatures_are_found_and_not_changed(staff_client, store, seller):
    begin(store)
    signature = sign(store, seller, signatory="Ottoline Quillfeather")
    page = reverse("admin:merchant_signature_change", args=[signature.pk])

    found = staff_client.get(reverse("admin:merchant_signature_changelist"), {"q": "Quillfeather"})
    staff_client.post(page, {"signatory": "Somebody"})

    assert store.name in found.text
    signature.refresh_from_db()
    assert signature.signatory == "Ottoline Quillfeather"
    assert staff_client.post(page.replace("change", "delete")).status_code == 403
    assert staff_client.get(reverse("admin:merchant_signature_add")).status_code == 403


def test_requests_are_listed(staff_client, store):
    begin(store)
    sign(store)
    publish_next()

    response = staff_client.get(reverse("admin:merchant_signingrequest_changelist"), {"q": store.code})

    assert store.name in response.text
    assert staff_client.get(reverse(LIST)).status_code == 200
