"""A field that a form does not have does nothing, however it is called."""

from datetime import datetime

import pytest
from django.apps import apps
from django.db import models

from merchant.tenancy.models import Store
from tests.conftest import client_of
from tests.drills.cases import CASES, path_of
from tests.drills.digest import snapshot, undone
from tests.drills.test_roles import OWN_PAGES

POSTS = [name for name, case in CASES.items() if case.body]
DRAWN = {  # differ between any two rows
    *("public_id", "session_key", "file", "token", "prefix", "digest"),
    *("seed", "questions", "solution", "question_id"),
}
DRAWN_OF = {"merchant.SupplyAccount": {"key"}}


def hostile(ours, theirs):
    """Names of columns that no form offers, with values that somebody would like to see in them."""
    foreign = theirs.rows
    return {
        **dict.fromkeys(("merchant", "merchant_id"), foreign.merchant.pk),
        **dict.fromkeys(("store", "store_id"), foreign.store.pk),
        **dict.fromkeys(("actor", "actor_id", "user", "user_id", "owner"), theirs.owner.pk),
        **dict.fromkeys(("order", "order_id"), foreign.order.pk),
        **dict.fromkeys(("warehouse", "warehouse_id"), foreign.warehouse.pk),
        **dict.fromkeys(("fulfilment", "package", "line", "sku", "member", "run"), foreign.package.pk),
        **dict.fromkeys(("id", "pk"), foreign.order.pk),
        **dict.fromkeys(("is_staff", "is_superuser", "is_active", "is_exempt", "is_history"), "on"),
        "public_id": "aaaaaaaaaaaa",
        "status": "signed",
        "state": "done",
        "kind": "onward",
        "number": "X-1",
        "email": "evil@example.com",
        "password": "another-long-one-42",
        "last_login": "2020-01-01",
        "total_minor": "0",
        "price_minor": "0",
        "currency": "EUR",
        "late_at": "2020-01-01",
        "ship_by": "2030-01-01",
        "created_at": "2020-01-01",
        "revision": "99",
        "counts": "{}",
        "source": "evil",
        "by": "staff",
        "cancelled_by": "platform",
    }


def effect(send):
    """What a request changed: (table, row, column, value) of old rows, and the new rows without their keys.

    Moments and random ids differ between any two runs; what is drawn anew is told apart by being new.
    """
    before = snapshot()
    with undone():
        response = send()
        after = snapshot()
    changed, added = set(), []
    for label, rows in after.items():
        for key, row in rows.items():
            told, old = _told(label, row, before), before[label].get(key)
            if old is None:
                added.append((label, sorted(told.items())))
            else:
                changed |= {(label, key, c, told.get(c)) for c, v in row.items() if v != old[c]}
        changed |= {(label, key, "removed", "") for key in set(before[label]) - set(rows)}
    return response.status_code, changed, sorted(added, key=repr)


def _told(label, row, before):
    """A row's columns without its keys; what points to a new row is told as such."""
    model = apps.get_model(label)
    keys = {model._meta.pk.attname, "subject_id"}
    drawn = DRAWN | DRAWN_OF.get(label, set())
    told = {column: _value(value, column in drawn) for column, value in row.items() if column not in keys}
    for relation in model._meta.fields:
        if isinstance(relation, models.ForeignKey):
            known = before.get(relation.related_model._meta.label, {})
            if row[relation.attname] is not None and row[relation.attname] not in known:
                told[relation.attname] = "new"
    return told


def _value(value, is_drawn):
    if isinstance(value, datetime):
        return "a moment"
    return "random" if is_drawn else repr(value)


@pytest.mark.parametrize("name", POSTS)
def test_extra_fields_do_nothing(ours, theirs, name):
    client, path, body = client_of(ours.owner), path_of(name, ours), CASES[name].body

    plain = effect(lambda: client.post(path, body(ours)))
    extra = effect(lambda: client.post(path, hostile(ours, theirs) | body(ours)))

    assert plain[0] in {200, 302}
    assert plain[1] or plain[2]
    assert extra == plain


@pytest.mark.parametrize("name", OWN_PAGES)
def test_extra_fields_do_nothing_to_ones_own_account(ours, theirs, name):
    client, path = (
        client_of(ours.owner),
        {"change_profile": "/accounts/me/change/"}.get(name, f"/accounts/{name}/"),
    )

    plain = effect(lambda: client.post(path, OWN_PAGES[name]))
    extra = effect(lambda: client.post(path, hostile(ours, theirs) | OWN_PAGES[name]))

    assert plain[0] == 302
    assert extra == plain


def test_what_is_posted_in_the_address_does_nothing_either(ours, theirs):
    client, path = client_of(ours.owner), path_of("merchant:sku_edit", ours)
    body = CASES["merchant:sku_edit"].body

    plain = effect(lambda: client.post(path, body(ours)))
    extra = effect(lambda: client.post(path, body(ours), query_params=hostile(ours, theirs)))

    assert plain[1]
    assert extra == plain


def test_the_store_in_the_path_is_the_one_that_counts(ours, theirs):
    client = client_of(ours.owner)

    client.post(
        path_of("orders:import_new", ours), hostile(ours, theirs) | CASES["orders:import_new"].body(ours)
    )

    stores = Store.objects.filter(importrun__actor=ours.owner)
    assert set(stores) == {ours.rows.store}
