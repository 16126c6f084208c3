from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from merchant.api import services
from merchant.api.bearer import usable_token
from merchant.api.exceptions import TokenError
from merchant.api.models import ApiAnswer, ApiToken
from merchant.audit.models import Event
from tests.conftest import client_of
from tests.factories import make_seller, make_store
from tests.racing import at_once, only_where_writers_meet

PAGE = "/m/{}/api/"


def make(store, actor, name="Shop", scopes=("orders:write",), expires_at=None):
    return services.make_token(store=store, name=name, scopes=scopes, expires_at=expires_at, actor=actor)


def test_only_the_digest_of_a_secret_is_kept(store, seller):
    token, secret = make(store, seller)

    kept = ApiToken.objects.filter(pk=token.pk).values().get()

    assert secret.startswith(f"bantuo_{token.prefix}_")
    assert secret not in map(str, kept.values())
    assert secret.rpartition("_")[2] not in str(Event.objects.get(kind="token.made").data)


def test_the_right_secret_finds_its_token(store, seller):
    token, secret = make(store, seller)

    assert usable_token(secret) == token


@pytest.mark.parametrize("spoil", [str.upper, lambda s: s[:-1], lambda s: s + "a", lambda s: f"{s[:-1]}é"])
def test_another_secret_finds_nothing(store, seller, spoil):
    _token, secret = make(store, seller)

    assert usable_token(spoil(secret)) is None


def test_an_expired_token_finds_nothing(store, seller):
    _token, secret = make(store, seller, expires_at=timezone.now() - timedelta(seconds=1))

    assert usable_token(secret) is None


def test_a_revoked_token_finds_nothing_and_frees_its_name(store, seller):
    token, secret = make(store, seller)

    services.revoke_token(token_id=token.pk, actor=seller)
    services.revoke_token(token_id=token.pk, actor=seller)

    assert usable_token(secret) is None
    assert Event.objects.filter(kind="token.revoked").count() == 1
    assert make(store, seller)[0].pk != token.pk


def test_a_name_is_given_once_a_store(store, seller):
    make(store, seller, "Till")

    with pytest.raises(TokenError, match="already"):
        make(store, seller, "tILL")
    assert make(make_store(store.merchant), seller, "Till")


def test_the_database_refuses_a_second_name_too(store, seller):
    token, _secret = make(store, seller, "Till")
    token.pk, token.prefix, token.public_id = None, "x" * 12, "y" * 12

    with pytest.raises(IntegrityError), transaction.atomic():
        token.save(force_insert=True)


def test_a_store_has_a_bounded_number_of_tokens(store, seller):
    for number in range(services.MOST_TOKENS):
        make(store, seller, f"Till {number}")

    with pytest.raises(TokenError, match="at most"):
        make(store, seller, "One more")


def test_a_token_that_may_do_nothing_is_not_made(store, seller):
    with pytest.raises(TokenError):
        make(store, seller, scopes=["orders:destroy"])


@only_where_writers_meet
def test_two_owners_at_once_make_one_token_of_a_name(real_commits):
    store = make_store()
    owner = make_seller(store.merchant)

    raised = at_once(*[lambda: make(store, owner)] * 2)

    assert [type(error) for error in raised] == [TokenError]
    assert ApiToken.objects.count() == 1


def test_a_use_is_written_once_a_minute(store, seller, django_assert_num_queries):
    token, _secret = make(store, seller)

    services.note_use(token=token)
    token.refresh_from_db()

    assert token.last_used_at is not None
    with django_assert_num_queries(0):
        services.note_use(token=token)


def test_answers_are_forgotten_after_a_day(store, seller, monkeypatch):
    token, _secret = make(store, seller)
    now = timezone.now()
    for key, hours in (("old", 25), ("older", 26), ("new", 23)):
        ApiAnswer.objects.create(
            token=token,
            key=key,
            digest="",
            status=200,
            lease_until=now,
            created_at=now - timedelta(hours=hours),
        )
    monkeypatch.setattr(services, "BATCH", 1)

    services.forget_answers()

    assert list(ApiAnswer.objects.values_list("key", flat=True)) == ["new"]


def asked(at, **fields):
    return {"store": at.code, "name": "Till", "scopes": ["orders:write"], "lifetime": "30"} | fields


def test_the_page_shows_a_secret_once(store, seller):
    client, page = client_of(seller), PAGE.format(store.merchant.code)

    response = client.post(f"{page}new/", asked(store))

    secret = response.context["secret"]
    assert response.text.count(secret) == 2  # to be read, and behind the button that copies it
    assert usable_token(secret).expires_at < timezone.now() + timedelta(days=31)
    assert secret not in client.get(page).text
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "wrong", [{"store": "NOT-MINE"}, {"name": ""}, {"name": "x" * 61}, {"scopes": []}, {"scopes": ["all"]}]
)
def test_a_wrong_form_makes_no_token(store, seller, wrong):
    response = client_of(seller).post(f"{PAGE.format(store.merchant.code)}new/", asked(store, **wrong))

    assert response.context["form"].errors
    assert not ApiToken.objects.exists()


def test_a_token_is_made_for_ones_own_store_only(store, seller):
    theirs = make_store()

    client_of(seller).post(f"{PAGE.format(store.merchant.code)}new/", asked(theirs))

    assert not ApiToken.objects.exists()


def test_a_token_may_be_valid_until_it_is_revoked(store, seller):
    client_of(seller).post(f"{PAGE.format(store.merchant.code)}new/", asked(store, lifetime="0"))

    assert ApiToken.objects.get().expires_at is None


def test_an_owner_revokes_on_the_page(store, seller):
    token, secret = make(store, seller)
    client, page = client_of(seller), PAGE.format(store.merchant.code)

    response = client.post(f"{page}{token.public_id}/revoke/", headers={"hx-request": "true"})

    assert "is revoked" in response.text
    assert token.prefix not in response.text
    assert usable_token(secret) is None


def test_who_is_no_owner_sees_neither_page_nor_tab(store, colleague):
    client = client_of(colleague)

    assert client.get(PAGE.format(store.merchant.code)).status_code == 403
    assert PAGE.format(store.merchant.code) not in client.get(f"/m/{store.merchant.code}/team/").text


def test_the_list_costs_the_same_with_more_tokens(store, seller, django_assert_num_queries):
    client, page = client_of(seller), PAGE.format(store.merchant.code)
    make(store, seller)
    client.get(page)
    with django_assert_num_queries(7):
        client.get(page)
    make(store, seller, "Another")
    with django_assert_num_queries(7):
        client.get(page)
