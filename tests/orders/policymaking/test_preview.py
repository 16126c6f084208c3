"""What publishing would do is told before it is done: versions, stores, and dates of last week's orders."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from merchant.frame import counting as frame
from orders.clock.models import Deadline
from orders.policy.models import PolicyVersion
from orders.policy.services import copy_as_draft, save_draft
from orders.policymaking import counting
from orders.policymaking.preview import preview
from tests.factories import MONDAY_MORNING, make_order, make_sku, make_store, make_warehouse
from tests.orders.policy.builders import MARCH_10, make_draft, make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FRIDAY = MONDAY_MORNING - timedelta(days=3)
BRITAIN = {"market": "GB"}


def look(draft):
    return preview(draft, timezone.now())


def counts(draft):
    return {one.code: (one.pending, one.week) for one in look(draft).stores}


def make_released(store, moment=FRIDAY, **fields):
    return make_order(store, ordered_at=moment, released_at=moment, **fields)


def make_pending(store, **fields):
    return make_order(store, released_at=None, **fields)


# --- versions ------------------------------------------------------------------------------------------


def test_it_tells_which_version_ends_and_who_keeps_theirs():
    assert look(make_draft()).happens == [
        "Orders that are released from 2026-03-10 00:00 UTC on are dated by version 2.",
        "Version 1, which had no end, ends there.",
        "Orders that were released before keep the version they were dated by.",
    ]


def test_it_tells_what_a_narrower_version_falls_back_to():
    draft = make_draft(market="GB", valid_to=MARCH_10 + timedelta(days=7))

    assert look(draft).happens[1:3] == [
        "Until then these orders are dated by version 1 (Standard).",
        "From 2026-03-17 00:00 UTC on they are dated by version 1 (Standard).",
    ]


def test_it_falls_back_to_what_comes_of_the_same_scope_first():
    make_published(name="Later", market="GB", valid_from=MARCH_10 + timedelta(days=7))
    draft = make_draft(market="GB", valid_to=MARCH_10 + timedelta(days=7))

    assert "From 2026-03-17 00:00 UTC on they are dated by version 2 (Later)." in look(draft).happens


def test_a_version_that_says_the_same_is_warned_of_and_not_refused():
    draft = copy_as_draft(policy_id=PolicyVersion.objects.get(number=1).pk, actor=None)

    assert look(draft).warnings == ["Nothing would change: version 1 says the same of these orders."]

    draft.warn_hours = [5]
    assert look(draft).warnings == []


def test_other_tiers_are_a_change():
    draft = copy_as_draft(policy_id=PolicyVersion.objects.get(number=1).pk, actor=None)

    draft.tiers.first().delete()

    assert look(draft).warnings == []


def test_what_is_refused_counts_nothing(store, route):
    make_pending(store)

    told = look(make_draft(valid_from=MONDAY_MORNING))

    assert told.refusal
    assert (told.stores, told.comparison) == (None, None)


# --- stores --------------------------------------------------------------------------------------------


def test_stores_are_told_with_what_waits_and_with_a_weeks_orders(store, route):
    other = make_store()
    make_pending(store)
    make_released(store)
    make_released(store, MONDAY_MORNING - timedelta(days=8))
    make_released(other)
    make_store()

    assert counts(make_draft()) == {store.code: (1, 1), other.code: (0, 1)}


@pytest.mark.parametrize(
    ("scope", "fits"),
    [
        ({"market": "GB"}, True),
        ({"market": "FR"}, False),
        ({"programme": "self_operated", "leg": "to_consumer"}, True),
        ({"leg": "platform_stock"}, False),
        ({"category": "tea"}, True),
        ({"category": "tea", "market": "FR"}, False),
        ({"category": "pot"}, False),
    ],
)
def test_only_orders_of_the_scope_are_counted(scope, fits, store, route):
    order = make_pending(store)
    make_sku(store.merchant, "OTHER", category="pot")
    order.lines.get().sku.__class__.objects.filter(pk=order.lines.get().sku_id).update(category="tea")

    assert counts(make_draft(**scope)) == ({store.code: (1, 0)} if fits else {})


@pytest.mark.parametrize("narrower", [{"market": "GB"}, {"category": "tea"}, {"leg": "to_consumer"}])
def test_what_a_narrower_version_dates_is_not_counted(narrower, store, route):
    order = make_pending(store)
    order.lines.get().sku.__class__.objects.filter(pk=order.lines.get().sku_id).update(category="tea")
    draft = make_draft()
    assert counts(draft) == {store.code: (1, 0)}

    make_published(**narrower)

    assert counts(draft) == {}


def test_an_order_of_two_categories_is_dated_by_both_versions(store, route):
    order = make_pending(store)
    line = order.lines.get()
    line.sku.__class__.objects.filter(pk=line.sku_id).update(category="tea")
    line.pk, line.sku, line.public_id = None, make_sku(store.merchant, "POT", category="pot"), "another-line"
    line.identity = "2"
    line.save(force_insert=True)
    draft = make_draft()
    make_published(category="tea")

    assert counts(draft) == {store.code: (1, 0)}


def test_history_is_never_counted(store, route):
    make_order(store, is_history=True)

    assert counts(make_draft()) == {}


def test_no_store_is_counted_further_than_the_page_says(store, route, monkeypatch):
    monkeypatch.setattr(counting, "COUNTED_TO", 1)
    make_pending(store), make_pending(store), make_pending(store)

    assert counts(make_draft()) == {store.code: (2, 0)}
    assert frame.shown_count(2, cap=1) == "1+"


# --- dates ---------------------------------------------------------------------------------------------


def test_last_weeks_orders_are_reckoned_by_both_and_nothing_is_saved(store, route):
    order = make_released(store)
    before = list(Deadline.objects.values())

    told = look(make_draft(handling_days=3, transit_days=7, due_time=time(23, 59, 59))).comparison

    assert told.orders == 1
    assert (told.ship_by.later, told.ship_by.earlier, told.ship_by.same) == (1, 0, 0)
    (example,) = told.examples
    assert (example.number, example.store) == (order.number, store.code)
    assert example.before.ship_by == "2026-03-03 23:59 London"
    assert example.after.ship_by == "2026-03-04 23:59 London"
    assert example.before.deliver_by == "2026-03-12 23:59 London"
    assert example.after.deliver_by == "2026-03-13 23:59 London"
    assert list(Deadline.objects.values()) == before


def test_dates_are_told_in_the_zone_they_are_counted_in(store, route):
    make_released(store)

    (example,) = look(make_draft(zone="named", zone_name="Asia/Shanghai")).comparison.examples

    assert example.after.ship_by == "2026-03-05 18:00 Shanghai"  # Friday 17:00 there: after the cut-off


def test_a_marketplaces_own_date_binds_whatever_the_version_says(store, route):
    make_released(store, marketplace_ship_by=MONDAY_MORNING)

    assert look(make_draft()).comparison.ship_by.same == 1


def test_orders_that_would_be_held_are_told(store, route):
    make_released(store, country="")

    tally = look(make_draft(zone="destination")).comparison.ship_by

    assert (tally.dropped, tally.same) == (1, 0)


def test_a_version_without_deliver_by_takes_it_away(store, route):
    make_released(store)

    assert look(make_draft(transit_days=None)).comparison.deliver_by.dropped == 1


def test_only_what_the_version_dates_is_compared(store, route):
    make_released(store, country="FR")

    assert not look(make_draft(**BRITAIN)).stores


def test_the_sample_is_of_several_stores():
    for _each in range(3):
        store = make_store(warehouse=make_warehouse())
        for _order in range(2):
            make_released(store)

    told = look(make_draft()).comparison

    assert (told.orders, len(told.examples)) == (6, 5)


def test_the_page_shows_stores_tallies_and_examples(staff_client, store, route):
    order = make_released(store)
    draft = make_draft()

    page = staff_client.get(reverse("admin:orders_policyversion_preview_and_publish", args=[draft.pk])).text

    for words in (store.code, order.number, "2026-03-03 23:59 London → 2026-03-04 18:00 London"):
        assert words in page


def test_one_that_differs_in_the_week_of_stores_alone_says_something_else():
    draft = copy_as_draft(policy_id=PolicyVersion.objects.get(number=1).pk, actor=None)
    assert draft.least_weekdays == 5

    draft.least_weekdays = 6
    draft = save_draft(policy=draft, seen=draft.edition, actor=None)

    assert look(draft).warnings == []
