"""Rows that are written many at a time come out as those that are written one by one."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import connection

from merchant.audit.models import Event
from merchant.sheets.models import SheetRun
from merchant.tenancy.bulk import (
    FEW,
    Inserts,
    give_keys,
    insert_new,
    insert_rows,
    new_keys,
    update_rows,
)
from merchant.tenancy.models import Merchant

MOMENT = datetime(2026, 2, 12, 9, 30, 0, 123456, tzinfo=UTC)
DATA = {"field": "street", "old": 'a "b"\t\\', "new": "泉州\n", "none": None, "list": [1, {"é": True}]}

pytestmark = pytest.mark.django_db


def an_event(subject_id, **told):
    told = {"kind": "x.y", "subject_kind": "x", "by": Event.By.JOB, "happened_at": MOMENT} | told
    return Event(subject_id=subject_id, **told)


@pytest.mark.parametrize("others", [0, FEW])
def test_new_rows_have_their_keys_and_come_out_as_they_went_in(others):
    first, second, *_others = events = [
        an_event(1, data=DATA),
        an_event(2, kind=""),
        *(an_event(3 + number) for number in range(others)),
    ]

    insert_new(events)

    kept = Event.objects.get(pk=first.pk)
    assert (kept.subject_id, kept.data, kept.happened_at, kept.merchant_id) == (1, DATA, MOMENT, None)
    assert Event.objects.get(pk=second.pk).kind == ""


@pytest.mark.parametrize("count", [1, FEW])
def test_rows_of_several_tables_may_name_each_other_whatever_their_order_is(count):
    inserts, merchants = Inserts(), new_merchants(count)

    inserts.add_new([an_event(number, merchant_id=one.pk) for number, one in enumerate(merchants)])
    inserts.add_new(merchants)
    assert not Event.objects.filter(kind="x.y").exists()
    inserts.write()
    inserts.write()

    told = Event.objects.filter(kind="x.y").order_by("subject_id").values_list("merchant__code", flat=True)
    assert list(told) == [one.code for one in merchants]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has a statement for each table")
def test_few_rows_of_several_tables_are_one_statement(django_assert_num_queries):
    inserts, merchants = Inserts(), new_merchants(2)
    inserts.add_new(merchants)
    inserts.add_new([an_event(1), an_event(2)], nobody_asks_keys=True)

    with django_assert_num_queries(1):
        inserts.write()


def new_merchants(count):
    merchants = [Merchant(code=f"NEW-{number}", name="New") for number in range(count)]
    give_keys(merchants)
    return merchants


def test_keys_are_nobody_elses():
    one_by_one = an_event(1)
    one_by_one.save()

    insert_new([an_event(2), an_event(3)])
    another = an_event(4)
    another.save()

    found = dict(Event.objects.values_list("subject_id", "pk"))
    assert len(set(found.values())) == 4
    assert found[1] < found[2] < found[3] < found[4]


def test_keys_of_several_models_may_be_asked_for_before_the_first_row(django_assert_num_queries):
    with django_assert_num_queries(1):
        events, runs = new_keys(3, Event, SheetRun)

    assert (len(set(events)), len(set(runs))) == (3, 3)
    assert [list(keys) for keys in new_keys(0, Event, SheetRun)] == [[], []]


def test_rows_whose_keys_nobody_asks_for_get_some():
    events = [an_event(number) for number in range(2)]

    insert_new(events, nobody_asks_keys=True)

    assert [event.pk for event in events] == [None, None]
    assert len(set(Event.objects.filter(kind="x.y").values_list("pk", flat=True))) == 2


def test_what_only_has_the_names_of_the_columns_is_written_too(merchant):
    @dataclass
    class Told:
        id: int
        progress: int

    run = SheetRun.objects.create(merchant=merchant, key="1")

    update_rows([Told(run.pk, 7)], ["progress"], of=SheetRun)

    run.refresh_from_db()
    assert run.progress == 7


def test_changed_rows_come_out_as_they_were_written_also_those_that_say_the_same(merchant):
    told = {"counts": DATA, "failure": None, "lease_until": MOMENT, "progress": 7, "is_whole": True}
    runs = [
        SheetRun.objects.create(merchant=merchant, key=str(number), failure={"code": "x"})
        for number in range(4)
    ]
    for run in runs[:3]:
        for name, value in told.items():
            setattr(run, name, value)
    runs[1].progress = 8

    update_rows(runs[:3], list(told))

    kept = list(SheetRun.objects.order_by("pk").values(*told))
    assert kept[:3] == [told, told | {"progress": 8}, told]
    assert kept[3]["failure"] == {"code": "x"}


def test_no_rows_are_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_new([])
        insert_rows(Event, ["kind"], iter(()))
        update_rows([], ["kind"])
