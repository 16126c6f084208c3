"""A row that breaks a sweep stops no other, and is parked after three."""

import pytest
from django.db import OperationalError, transaction

from merchant.audit.models import Event
from merchant.catalogue.models import Sku
from merchant.parking import services
from merchant.parking.models import ParkedRow
from merchant.parking.services import MOST_AT_ONCE, MOST_TRIED, Sparing
from tests.factories import make_sku

pytestmark = pytest.mark.django_db


@pytest.fixture
def skus(merchant):
    return [make_sku(merchant).pk for _ in range(20)]


def weigh(poisonous, calls=None):
    """An act that changes rows in a transaction of its own, and breaks over some of them."""

    def act(ids):
        with transaction.atomic():
            changed = Sku.objects.filter(pk__in=ids).update(weight_g=7)
            if calls is not None:
                calls.append(list(ids))
            for pk in ids:
                if pk in poisonous:
                    raise ValueError("Ottoline Quillfeather, 8 Marmalade Mews")
        return changed

    return act


def sweep(poisonous, calls=None):
    sparing = Sparing("drill")
    ids = list(sparing.spared(Sku.objects.order_by("pk")).values_list("pk", flat=True))
    return sparing.act(Sku, ids, weigh(poisonous, calls))


def unweighed():
    return set(Sku.objects.filter(weight_g=None).values_list("pk", flat=True))


def test_a_batch_without_trouble_is_done_at_once(skus, django_assert_num_queries):
    calls = []

    assert sweep(set(), calls) == 20

    assert calls == [skus]
    assert not ParkedRow.objects.exists()


@pytest.mark.parametrize("places", [{0}, {19}, {7}, {0, 10, 19}, {4, 5}])
def test_all_but_the_poisonous_rows_are_done(skus, places):
    poisonous = {skus[place] for place in places}

    assert sweep(poisonous) == 20 - len(places)

    assert unweighed() == poisonous
    noted = ParkedRow.objects.noted()
    assert {(row.queue, row.kind, row.row_id, row.attempts) for row in noted} == {
        ("drill", "merchant.sku", pk, 1) for pk in poisonous
    }


def test_the_reason_names_the_place_and_no_person(skus):
    sweep({skus[3]})

    reason = ParkedRow.objects.get().reason
    assert reason.startswith("ValueError · tests/merchant/parking/test_sparing.py:")
    assert "Ottoline" not in reason


def test_the_third_time_parks_the_row_and_no_sweep_tries_it_again(skus):
    calls = []
    for _ in range(3):
        sweep({skus[3]})

    sweep({skus[3]}, calls)

    parked = ParkedRow.objects.parked().get()
    assert (parked.row_id, parked.attempts) == (skus[3], 3)
    assert calls == [[pk for pk in skus if pk != skus[3]]]
    assert Event.objects.filter(kind="job.parked").count() == 1


def test_a_row_that_goes_well_again_is_forgotten(skus):
    for poisonous in ({skus[3]}, {skus[3]}, set()):
        sweep(poisonous)

    assert not ParkedRow.objects.exists()


def test_within_one_run_a_row_that_failed_is_not_offered_again(skus):
    sparing = Sparing("drill")

    sparing.act(Sku, skus, weigh({skus[3]}))

    assert skus[3] not in sparing.spared(Sku.objects.all()).values_list("pk", flat=True)


def test_what_another_queue_parked_is_not_spared(skus):
    for _ in range(3):
        sweep({skus[3]})

    assert Sparing("other").spared(Sku.objects.all()).count() == 20


def test_where_many_rows_fail_none_is_to_blame(skus):
    broken = set(skus[: MOST_AT_ONCE + 1])

    for _ in range(3):
        sweep(broken)

    assert not ParkedRow.objects.exists()
    assert Sku.objects.filter(weight_g=None).count() == len(broken)


def test_many_that_fail_at_the_head_of_a_queue_keep_nobody_behind_them_waiting(merchant):
    every = [make_sku(merchant).pk for _ in range(2 * MOST_TRIED + 40)]
    broken, sparing = set(every[:-20]), Sparing("drill")

    for _round in range(20):
        rows = sparing.spared(Sku.objects.filter(weight_g=None).order_by("pk"))
        ids = list(rows.values_list("pk", flat=True)[:150])
        if not sparing.goes_on(sparing.act(Sku, ids, weigh(broken))):
            break

    assert unweighed() == broken


def test_a_database_that_fails_is_nobodys_fault(skus):
    calls = []

    def act(ids):
        calls.append(ids)
        raise OperationalError("gone")

    with pytest.raises(OperationalError):
        Sparing("drill").act(Sku, skus, act)

    assert len(calls) == 1
    assert not ParkedRow.objects.exists()


def test_staff_let_a_sweep_try_it_again(skus, staff, staff_client):
    for _ in range(3):
        sweep({skus[3]})
    parked = ParkedRow.objects.get()
    url = "/admin/merchant/parkedrow/"

    listing = staff_client.get(url).content.decode()
    page = staff_client.get(f"{url}{parked.pk}/change/").content.decode()
    body = {"action": "try_again", "_selected_action": [parked.pk]}
    answer = staff_client.post(url, body, follow=True).content.decode()

    assert "ValueError" in listing
    assert f"/admin/merchant/sku/{skus[3]}/change/" in page
    assert "1 row is tried again." in answer
    assert Event.objects.get(kind="job.tried_again").actor == staff
    assert sweep(set()) == 20


def test_trying_again_twice_is_harmless(skus):
    sweep({skus[3]})
    parked = ParkedRow.objects.get()

    for _ in range(2):
        services.try_again(parked_id=parked.pk, actor=None)

    assert Event.objects.filter(kind="job.tried_again").count() == 1
