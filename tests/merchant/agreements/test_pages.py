"""The agreement as a page: read, signed, kept; what hostile posts get."""

import pytest
from django.urls import reverse

from merchant.agreements.models import Signature
from merchant.agreements.versions import current_version
from merchant.tenancy.roles import Role
from tests.conftest import client_of
from tests.factories import make_seller, make_store
from tests.factories import make_signature as sign
from tests.merchant.agreements.builders import begin, make_older_signature, publish_next

pytestmark = pytest.mark.django_db
CHINESE = {"Accept-Language": "zh-Hans"}


@pytest.fixture
def begun(store):
    begin(store)
    return store


def page(store):
    return reverse("merchant:agreement", args=[store.code])


def door(store):
    return reverse("merchant:agreement_sign", args=[store.code])


def copy_of(store, signature):
    return reverse("merchant:agreement_copy", args=[store.code, signature.public_id])


def body(**told):
    shown = {"language": "en", "shown": current_version().sha256_en}
    return shown | {"accepted": "on", "signatory": "Anna Smith"} | told


def test_a_reader_reads_the_text_of_their_language(seller_client, begun):
    english, chinese = seller_client.get(page(begun)), seller_client.get(page(begun), headers=CHINESE)

    assert "<h2>Agreement on the semi-managed programme</h2>" in english.text
    assert "The Chinese text binds; this is its translation." in english.text
    assert "<h2>半托管经营协议</h2>" in chinese.text
    assert f'value="{current_version().sha256_zh}"' in chinese.text


def test_the_other_language_is_a_link_away(seller_client, begun):
    response = seller_client.get(page(begun), {"language": "zh"})

    assert "<h2>半托管经营协议</h2>" in response.text
    assert "This text binds; the other one is a translation." in response.text
    assert f'value="{current_version().sha256_zh}"' in response.text


@pytest.mark.parametrize("language", ["xx", "", "zh-hans", "<script>"])
def test_a_language_that_there_is_not_is_the_reader_s_own(seller_client, begun, language):
    response = seller_client.get(page(begun), {"language": language})

    assert "<h2>Agreement on the semi-managed programme</h2>" in response.text


def test_the_page_costs_the_same_however_often_the_store_signed(
    seller_client, seller, begun, django_assert_num_queries
):
    seller_client.get(page(begun))
    sign(begun, seller)
    publish_next()
    sign(begun, seller)

    with django_assert_num_queries(7):
        seller_client.get(page(begun))


def test_an_owner_signs(seller_client, seller, begun):
    headers = {"REMOTE_ADDR": "203.0.113.9", "HTTP_USER_AGENT": "Lynx\x1b[31m " + "x" * 500}
    response = seller_client.post(door(begun), body(), follow=True, **headers)

    signature = Signature.objects.get()
    assert (signature.user, signature.signatory, signature.language) == (seller, "Anna Smith", "en")
    assert (signature.ip, len(signature.user_agent)) == ("203.0.113.9", 200)
    assert "\x1b" not in signature.user_agent
    assert response.redirect_chain == [(page(begun) + "#main", 302)]
    assert "Version 1 was signed by Anna Smith." in response.text
    assert copy_of(begun, signature) in response.text
    assert "Sign the agreement" not in response.text


def test_an_address_that_a_seller_invents_is_not_believed(seller_client, begun):
    seller_client.post(door(begun), body(), HTTP_X_FORWARDED_FOR="1.2.3.4", REMOTE_ADDR="203.0.113.9")

    assert Signature.objects.get().ip == "203.0.113.9"


def test_the_proxy_in_front_of_us_is(seller_client, begun, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    headers = {"HTTP_X_FORWARDED_FOR": "6.6.6.6, 198.51.100.4", "REMOTE_ADDR": "10.0.0.1"}
    seller_client.post(door(begun), body(), **headers)

    assert Signature.objects.get().ip == "198.51.100.4"


def test_a_second_click_reads_that_it_is_signed(seller_client, begun):
    first, second = body(), body(signatory="Somebody Else")
    seller_client.post(door(begun), first)

    again, other = seller_client.post(door(begun), first), seller_client.post(door(begun), second)

    for response in (again, other):
        assert "Version 1 is signed already, by Anna Smith. Nothing was signed twice." in response.text
    assert Signature.objects.get().signatory == "Anna Smith"


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.CLERK, Role.ACCOUNTANT])
def test_who_is_no_owner_reads_but_does_not_sign(begun, role):
    client = client_of(make_seller(begun.merchant, role=role))

    response = client.post(door(begun), body())

    assert response.status_code == 403
    assert begun.merchant.name in response.text
    assert not Signature.objects.exists()
    shown = client.get(page(begun))
    assert f"Only an owner of {begun.merchant.name} signs." in shown.text
    assert door(begun) not in shown.text


BAD_FIELDS = {
    "not ticked": ({"accepted": ""}, "Tick this once you have read the agreement."),
    "no name": ({"signatory": "  "}, "Type the signatory&#x27;s full name."),
    "digits": ({"signatory": "123456"}, "This is no full name."),
    "NUL": ({"signatory": "Anna\0Smith"}, "Null characters are not allowed."),
    "turned around": ({"signatory": "Anna\u202eSmith"}, "This is no full name."),
    "huge": ({"signatory": "X" * 100_000}, "at most 100 characters"),
}


@pytest.mark.parametrize(("told", "sentence"), BAD_FIELDS.values(), ids=BAD_FIELDS)
def test_a_bad_field_gets_one_sentence_and_keeps_the_rest(seller_client, begun, told, sentence):
    response = seller_client.post(door(begun), body(**told))

    assert response.status_code == 200
    assert response.text.count('class="wrong-because"') == 1
    assert sentence in response.text
    assert not Signature.objects.exists()


FORGED = {
    "another hash": {"shown": "0" * 64},
    "no hash": {"shown": ""},
    "long hash": {"shown": "0" * 10_000},
    "NUL": {"shown": "\0"},
    "the other language's": {"language": "zh"},
    "no language": {"language": ""},
    "no such language": {"language": "fr"},
}


@pytest.mark.parametrize("told", FORGED.values(), ids=FORGED)
def test_a_forged_form_signs_nothing_and_shows_what_counts(seller_client, begun, told):
    response = seller_client.post(door(begun), body(**told))

    assert response.status_code == 200
    assert 'role="alert"' in response.text
    assert not Signature.objects.exists()
    assert 'type="checkbox" name="accepted" checked' not in response.text


def test_a_page_that_was_open_while_a_newer_version_came_shows_that_one(seller_client, begun):
    old = body()
    newest = publish_next(text_en="# Newer\n\nRead me.")

    response = seller_client.post(door(begun), old)

    assert "version 2 stands here now. Nothing was signed." in response.text
    assert "<h2>Newer</h2>" in response.text
    assert f'name="shown" value="{newest.sha256_en}"' in response.text
    assert 'value="Anna Smith"' in response.text  # the name is kept, the tick is not
    assert "checked" not in response.text
    assert not Signature.objects.exists()


def test_a_store_that_has_not_begun_may_read_and_not_sign(seller_client, store):
    shown, posted = seller_client.get(page(store)), seller_client.post(door(store), body())

    assert door(store) not in shown.text
    assert "Begin to join" in posted.text
    assert not Signature.objects.exists()


def test_signing_is_a_post(seller_client, begun):
    assert seller_client.get(door(begun), body()).status_code == 405


def test_the_store_of_somebody_else_is_nowhere(outsider_client, begun, seller):
    signature = sign(begun, seller)

    assert outsider_client.get(page(begun)).status_code == 404
    assert outsider_client.post(door(begun), body()).status_code == 404
    assert outsider_client.get(copy_of(begun, signature)).status_code == 404


def test_a_copy_is_found_only_in_its_own_store(seller_client, outsider_client, outsider, begun, seller):
    signature = sign(begun, seller)
    other = make_store(begun.merchant)
    foreign = make_store(outsider.memberships.get().merchant)

    assert seller_client.get(copy_of(other, signature)).status_code == 404
    assert outsider_client.get(copy_of(foreign, signature)).status_code == 404
    assert seller_client.get(copy_of(begun, signature)).status_code == 200


def test_the_copy_is_saved_and_not_shown_as_a_page(seller_client, begun, seller):
    response = seller_client.get(copy_of(begun, sign(begun, seller)))

    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{begun.code}-agreement-1.pdf"'
    assert response.content.startswith(b"%PDF-")


def test_clerks_and_accountants_get_no_copies(begun, seller):
    signature = sign(begun, seller)

    for role, status in ((Role.OPERATOR, 200), (Role.CLERK, 403), (Role.ACCOUNTANT, 403)):
        client = client_of(make_seller(begun.merchant, role=role))
        assert client.get(copy_of(begun, signature)).status_code == status
        assert (copy_of(begun, signature) in client.get(page(begun)).text) == (status == 200)


def test_who_signed_an_older_version_reads_by_when_to_sign_and_what_changed(seller_client, begun, seller):
    make_older_signature(begun, seller)
    newest = publish_next(changed_en="Fines are told by the hour.")

    response = seller_client.get(page(begun))

    day = f'<span class="nowrap">{newest.sign_by:%Y-%m-%d}</span>'
    assert f"is to be signed by {day}; until then nothing stops." in response.text
    assert "Fines are told by the hour." in response.text
    assert "Sign the agreement" in response.text


def test_what_staff_write_is_no_code_of_the_page(seller_client, begun):
    publish_next(text_en='# <script>alert(1)</script>\n\n[x](javascript:alert(1)) <img src=x onerror="y">')

    response = seller_client.get(page(begun))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in response.text
    assert "<img" not in response.text
    assert 'href="javascript' not in response.text
