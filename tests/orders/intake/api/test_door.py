"""Who may use the interface, how a repeated request is answered, and what hostile bodies come to."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone
from ninja import NinjaAPI

from merchant.api import services as tokens
from merchant.api.models import ApiAnswer, ApiToken
from orders.book.models import Order
from orders.intake.models import ImportRun
from tests.conftest import client_of
from tests.drills.digest import digest
from tests.factories import make_order, make_seller, make_store
from tests.orders.intake.api.asking import ORDERS, an_order, look, secret_for, send
from tests.racing import at_once, only_where_writers_meet

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


@pytest.fixture(autouse=True)
def _no_requests_counted_yet(db):
    cache.clear()


@pytest.fixture
def secret(store, seller):
    return secret_for(store, seller)


def assert_problem(response, status, code):
    told = json.loads(response.content)
    assert (response.status_code, told["status"], told["code"]) == (status, status, code), response.text
    assert response.headers["Content-Type"] == PROBLEM
    assert told["request_id"] == response.headers["X-Request-ID"]
    assert told["title"]
    assert told["detail"]


# --- who -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "no_token"),
        ("Basic dXNlcjpwYXNz", "no_token"),
        ("Bearer", "no_token"),
        ("Bearer nonsense", "invalid_token"),
        ("Bearer bantuo_aaaaaaaaaaaa_" + "x" * 43, "invalid_token"),
        ("Bearer " + "x" * 5000, "invalid_token"),
    ],
)
def test_without_a_valid_token_nothing_is_told(header, code):
    response = Client().post(
        ORDERS, b"{}", content_type="application/json", headers={"Authorization": header}
    )

    assert_problem(response, 401, code)
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_session_opens_no_door(store, seller):
    client = client_of(seller)

    response = client.post(ORDERS, b"{}", content_type="application/json")

    assert_problem(response, 401, "no_token")


def test_a_token_needs_no_form_token(secret):
    response = send(secret, [an_order()], client=Client(enforce_csrf_checks=True))

    assert response.status_code == 200


@pytest.mark.parametrize("scopes", [["orders:read"], ["orders:write"]])
def test_a_token_does_only_what_it_may(store, seller, scopes):
    make_order(store, number="PO-9")
    secret = secret_for(store, seller, scopes=scopes)

    statuses = {"orders:write": send(secret, [an_order()]), "orders:read": look(secret, "PO-9")}

    for scope, response in statuses.items():
        if scope in scopes:
            assert response.status_code == 200
        else:
            assert_problem(response, 403, "insufficient_scope")


def test_a_revoked_and_an_expired_token_are_refused(store, seller, secret):
    tokens.revoke_token(token_id=ApiToken.objects.get().pk, actor=seller)
    old = secret_for(store, seller, name="Old", expires_at=timezone.now())

    assert_problem(send(secret, [an_order()]), 401, "invalid_token")
    assert_problem(send(old, [an_order()]), 401, "invalid_token")


def test_another_stores_token_sees_and_touches_nothing(store, secret):
    make_order(store, number="MINE")
    theirs = make_store()
    sibling = make_store(store.merchant)
    for other in (theirs, sibling):
        foreign = secret_for(other, make_seller(other.merchant))

        assert_problem(look(foreign, "MINE"), 404, "not_found")
        assert send(foreign, [an_order("MINE")]).json()["counts"] == {"new": 1}

    assert store.order_set.get().lines.get().ordered == 2
    assert Order.objects.filter(number="MINE").count() == 3


def test_a_key_of_another_token_is_another_key(store, seller, secret):
    second = secret_for(make_store(store.merchant), seller)

    first = send(secret, [an_order()], key="same")
    other = send(second, [an_order()], key="same")

    assert first.json()["batch"] != other.json()["batch"]


def test_other_sites_are_not_let_in(secret):
    response = Client().options(
        ORDERS, headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    )

    assert response.status_code == 405
    assert not [name for name in response.headers if name.lower().startswith("access-control")]


def test_a_token_that_asks_too_often_waits(secret, settings):
    settings.API_RATE_LIMITS = {"token": "2/m/key", "failed": "1/m/ip"}

    responses = [look(secret, "x") for _again in range(3)]

    assert [response.status_code for response in responses] == [404, 404, 429]
    assert_problem(responses[-1], 429, "too_many_requests")
    assert responses[-1].headers["Retry-After"]


def test_who_fails_too_often_waits_but_a_valid_token_is_let_in(secret, settings):
    settings.API_RATE_LIMITS = {"token": "9/m/key", "failed": "2/m/ip"}

    responses = [look("nonsense", "x") for _again in range(3)]

    assert [response.status_code for response in responses] == [401, 401, 429]
    assert_problem(responses[-1], 429, "too_many_failures")
    assert look(secret, "x").status_code == 404


def test_a_store_brings_so_many_lines_a_minute_and_then_waits(secret, seller, store, settings, clock):
    settings.API_LINES_A_MINUTE = 3
    other = secret_for(store, seller, name="Other")

    two, more = [an_order("A"), an_order("B")], [an_order("C"), {"number": "D"}]
    taken, refused = send(secret, two), send(other, more, key="k-1")
    clock.forward(minutes=1)
    later = send(other, more, key="k-1")

    assert taken.json()["counts"] == {"new": 2}
    assert_problem(refused, 429, "too_many_lines_a_minute")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert later.json()["counts"] == {"new": 1, "refused": 1}


def test_the_first_request_of_a_minute_is_taken_whatever_it_holds(secret, settings):
    settings.API_LINES_A_MINUTE = 1

    assert send(secret, [an_order("A"), an_order("B")]).json()["counts"] == {"new": 2}


def test_a_repeated_answer_counts_no_lines(secret, settings):
    settings.API_LINES_A_MINUTE = 1
    send(secret, [an_order("A")], key="k-1")

    assert send(secret, [an_order("A")], key="k-1").json()["counts"] == {"new": 1}


@only_where_writers_meet
def test_orders_of_a_store_are_taken_one_request_after_another(real_commits):
    store = make_store()
    seller = make_seller(store.merchant)
    first, second = (secret_for(store, seller, name=name) for name in ("A", "B"))
    elsewhere = secret_for(make_store(store.merchant), seller)
    answers = {}

    def ask():
        answers["here"], answers["there"] = send(second, [an_order()], key="k"), send(elsewhere, [an_order()])

    with transaction.atomic():
        assert tokens.take_turn(store=store)
        raised = at_once(ask)

    assert not raised
    assert_problem(answers["here"], 429, "batch_at_work")
    assert answers["here"].headers["Retry-After"] == "2"
    assert answers["there"].status_code == send(second, [an_order()], key="k").status_code == 200
    assert look(first, "PO-1").status_code == 200


# --- again -----------------------------------------------------------------------------------------------


def test_a_repeated_request_gets_the_first_answer(secret):
    first = send(secret, [an_order()], key="k-1")
    again = send(secret, [an_order()], key="k-1")

    assert again.json() == first.json()
    assert again.json()["counts"] == {"new": 1}
    assert again.headers["Idempotency-Replayed"] == "true"
    assert ImportRun.objects.count() == 1


def test_a_refusal_is_repeated_as_it_was(secret):
    first = send(secret, [an_order(lines=[])], key="k-1", all_or_nothing=True)
    again = send(secret, [an_order(lines=[])], key="k-1", all_or_nothing=True)

    assert (again.status_code, again.headers["Content-Type"]) == (422, PROBLEM)
    assert again.json() == first.json()


def test_another_body_under_the_same_key_is_refused(secret):
    send(secret, [an_order("PO-1")], key="k-1")

    assert_problem(send(secret, [an_order("PO-2")], key="k-1"), 422, "key_of_another")
    assert Order.objects.count() == 1


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "a b", "ü"])
def test_a_key_that_is_none_is_refused(secret, key):
    response = send(secret, [an_order()], key=key.encode().decode("latin-1"))

    assert_problem(response, 400, "bad_key")
    assert not Order.objects.exists()


def test_an_answer_is_kept_small(secret):
    response = send(secret, [an_order(f"PO-{number}", lines=[]) for number in range(100)], key="k-1")

    kept = ApiAnswer.objects.get()
    assert len(kept.packed) < len(response.content) / 10
    assert kept.body == response.content.decode()


def test_a_store_s_kept_answers_are_bounded_and_without_a_key_its_orders_are_taken(secret, settings, clock):
    settings.API_ANSWERS_BYTES = 1
    send(secret, [an_order("PO-1")], key="k-1")

    refused = send(secret, [an_order("PO-2")], key="k-2")

    assert_problem(refused, 429, "too_many_answers_kept")
    assert 0 < int(refused.headers["Retry-After"]) <= 24 * 3600
    assert send(secret, [an_order("PO-1")], key="k-1").headers["Idempotency-Replayed"] == "true"
    assert send(secret, [an_order("PO-2")]).json()["counts"] == {"new": 1}
    clock.forward(seconds=int(refused.headers["Retry-After"]))
    assert send(secret, [an_order("PO-3")], key="k-2").json()["counts"] == {"new": 1}


def test_a_key_is_free_again_after_a_day(secret):
    send(secret, [an_order("PO-1")], key="k-1")
    ApiAnswer.objects.update(created_at=timezone.now() - timedelta(hours=25))

    assert send(secret, [an_order("PO-2")], key="k-1").json()["counts"] == {"new": 1}


def test_a_key_whose_worker_died_is_free_again_when_its_lease_is_over(secret):
    token, now = ApiToken.objects.get(), timezone.now()
    ApiAnswer.objects.create(token=token, key="k-1", digest="?", lease_until=now + timedelta(seconds=60))
    busy = send(secret, [an_order()], key="k-1")
    ApiAnswer.objects.update(lease_until=now - timedelta(seconds=1))

    response = send(secret, [an_order()], key="k-1")

    assert busy.status_code in {409, 422}
    assert response.status_code == 200


def test_a_key_is_free_again_when_its_request_broke(secret, store, monkeypatch):
    client = Client(raise_request_exception=False)
    with monkeypatch.context() as broken:
        broken.setattr("orders.intake.api.entering.reason_sentence", None)
        response = send(secret, [an_order(lines=[])], key="k-1", client=client)
    assert_problem(response, 500, "server_error")
    assert not ImportRun.objects.exists()

    assert send(secret, [an_order(lines=[])], key="k-1").status_code == 200


@only_where_writers_meet
def test_two_identical_requests_at_once_are_done_once(real_commits):
    store = make_store()
    secret = secret_for(store, make_seller(store.merchant))
    responses = []

    raised = at_once(*[lambda: responses.append(send(secret, [an_order()], key="k-1"))] * 2)

    assert not raised
    statuses = sorted(response.status_code for response in responses)
    assert statuses in ([200, 200], [200, 409])
    assert len({response.content for response in responses if response.status_code == 200}) == 1
    assert ImportRun.objects.count() == Order.objects.count() == 1


@only_where_writers_meet
def test_the_same_orders_at_once_under_two_keys_are_entered_once(real_commits):
    store = make_store()
    secret = secret_for(store, make_seller(store.merchant))
    answers = []

    def bring(key):
        return lambda: answers.append(send(secret, [an_order("A"), an_order("B")], key=key))

    assert not at_once(bring("k-1"), bring("k-2"))
    taken = [answer.json()["counts"] for answer in answers if answer.status_code == 200]
    assert sorted(taken, key=str) in ([{"new": 2}], [{"new": 2}, {"unchanged": 2}])
    assert {answer.status_code for answer in answers} <= {200, 429}
    assert Order.objects.count() == 2


# --- hostile ----------------------------------------------------------------------------------------------

HOSTILE = [
    (b"   ", 400, "empty_body"),
    (b"{", 400, "not_json"),
    (b"[" * 100_000, 400, "too_deep"),
    (b'{"orders":' * 30 + b"1" + b"}" * 30, 400, "too_deep"),
    (b'{"orders": [NaN]}', 400, "not_a_json_number"),
    (b'{"orders": [' + b"9" * 5000 + b"]}", 400, "number_too_long"),
    (b'{"orders": [], "orders": [{}]}', 400, "duplicate_name"),
    (json.dumps(dict.fromkeys(map(str, range(101)))).encode(), 400, "too_many_names"),
    (b'{"orders": ["\xff\xfe"]}', 400, "not_utf8"),
    (b'{"orders": ["\\udc00"]}', 400, "not_text"),
    (b'{"orders": ["\\u0000"]}', 400, "not_text"),
    (b"[]", 422, "invalid_request"),
    (b"null", 422, "invalid_request"),
    (b"{}", 422, "invalid_request"),
    (b'{"orders": []}', 422, "invalid_request"),
    (b'{"orders": {}}', 422, "invalid_request"),
    (b'{"orders": [{}], "all_or_nothing": "yes"}', 422, "invalid_request"),
    (b'{"orders": [{}], "force": true}', 422, "invalid_request"),
    (b'{"orders": [' + b"{}," * 500 + b"{}]}", 422, "invalid_request"),
    (b'{"orders": [{"lines": [' + b"1," * 5000 + b"1]}]}", 422, "too_many_lines"),
    (b'{"orders": ["' + b"x" * 6 * 2**20 + b'"]}', 413, "body_too_large"),
]


@pytest.mark.parametrize(
    ("body", "status", "code"), HOSTILE, ids=[f"{c} {n}" for n, (_b, _s, c) in enumerate(HOSTILE)]
)
def test_a_hostile_body_is_refused_whole_and_leaves_nothing(secret, body, status, code):
    look(secret, "x")
    cache.clear()
    before = digest()

    response = send(secret, body, key="k-1")

    cache.clear()
    assert_problem(response, status, code)
    assert digest() == before


def test_every_wrong_field_of_a_request_is_named(secret):
    response = send(secret, b'{"orders": [{}], "force": true, "history": 1}')

    named = {one["field"]: one["code"] for one in response.json()["errors"]}
    assert named == {"force": "unknown_field", "history": "wrong_type"}


def test_a_body_that_hides_its_size_is_not_read_beyond_the_limit(secret, settings):
    settings.API_MAX_BYTES = 1000

    assert_problem(send(secret, b'{"orders": ["' + b"x" * 2000 + b'"]}'), 413, "body_too_large")


def test_another_media_type_is_refused(secret):
    response = Client().post(ORDERS, {"orders": "1"}, headers={"Authorization": f"Bearer {secret}"})

    assert_problem(response, 415, "wrong_media_type")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/", 404, "not_found"),
        ("GET", "/api/v2/orders", 404, "not_found"),
        ("DELETE", ORDERS, 405, "method_not_allowed"),
        ("PUT", ORDERS + "/self_operated/1", 405, "method_not_allowed"),
        ("GET", ORDERS + "?" + "x" * 9000, 400, "bad_request"),
    ],
)
def test_whatever_refuses_a_program_it_reads_a_problem(method, path, status, code):
    response = Client().generic(method, path)

    assert_problem(response, status, code)


def test_nothing_of_a_body_reaches_the_log(secret, capfd):
    secretive = an_order("PO-1", recipient={"name": "Ottoline Quillfeather"}, buyer_reference="QX-77")
    send(secret, [secretive, an_order("PO-2", lines=[], recipient={"name": "Quillfeather"})])
    send(secret, b'{"orders": [{"name": "Quillfeather"')

    written = "".join(capfd.readouterr())
    assert "Quillfeather" not in written
    assert "QX-77" not in written
    assert secret.rpartition("_")[2] not in written


def test_the_description_and_the_documentation_are_open_to_all(client):
    description = client.get("/api/v1/openapi.json").json()
    docs = client.get("/api/v1/docs/")

    operations = description["paths"]
    assert set(operations) == {"/api/v1/orders", "/api/v1/orders/{programme}/{number}"}
    assert {"BatchIn", "OrderIn", "LineIn", "RecipientIn", "BatchOut", "OrderOut"} <= set(
        description["components"]["schemas"]
    )
    assert docs.status_code == 200
    assert "Idempotency-Key" in docs.text


def test_every_reference_of_the_description_leads_somewhere(client):
    text = client.get("/api/v1/openapi.json").text
    schemas = json.loads(text)["components"]["schemas"]

    used = {piece.split('"')[0] for piece in text.split("#/components/schemas/")[1:]}

    assert used <= set(schemas)


def test_the_description_is_made_once_whoever_asks(client, monkeypatch):
    first = client.get("/api/v1/openapi.json")
    monkeypatch.delattr(NinjaAPI, "get_openapi_schema")

    again = client.get("/api/v1/openapi.json", headers={"Accept-Language": "zh-hans"})

    assert again.content == first.content
