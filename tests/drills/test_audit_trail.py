"""What happened stays written: the database refuses to change or delete an event."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from merchant.audit.models import Event

REFUSED = "events are never changed"


@pytest.fixture
def event(order):
    return Event.objects.filter(subject_kind="order").first()


def change_and_save(event):
    event.kind = "nothing.happened"
    event.save()


def update(event):
    Event.objects.filter(pk=event.pk).update(kind="nothing.happened")


def bulk_update(event):
    event.data = {}
    Event.objects.bulk_update([event], ["data"])


def write_over(event):
    Event.objects.bulk_create([event], update_conflicts=True, unique_fields=["id"], update_fields=["data"])


def delete(event):
    event.delete()


def delete_many(event):
    Event.objects.filter(pk=event.pk).delete()


def delete_unseen(event):
    events = Event.objects.filter(pk=event.pk)
    events._raw_delete(events.db)


def update_by_sql(event):
    execute("UPDATE merchant_event SET kind = 'nothing.happened' WHERE id = %s", event.pk)


def update_nothing_but_touch(event):
    execute("UPDATE merchant_event SET kind = kind WHERE id = %s", event.pk)


def delete_by_sql(event):
    execute("DELETE FROM merchant_event WHERE id = %s", event.pk)


COLUMNS = "id, subject_kind, subject_id, kind, by, data, happened_at, recorded_at"
OTHERWISE = COLUMNS.replace("kind, by", "'nothing.happened', by")


def insert_again_by_sql(event):
    again = f"INTO merchant_event ({COLUMNS}) SELECT {OTHERWISE} FROM merchant_event WHERE id = %s"
    execute(f"INSERT {again} ON CONFLICT (id) DO UPDATE SET kind = excluded.kind", event.pk)


def replace_by_sql(event):
    again = f"INTO merchant_event ({COLUMNS}) SELECT {OTHERWISE} FROM merchant_event WHERE id = %s"
    execute(f"REPLACE {again}", event.pk)


def execute(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


WAYS = [
    change_and_save,
    update,
    bulk_update,
    write_over,
    delete,
    delete_many,
    delete_unseen,
    update_by_sql,
    update_nothing_but_touch,
    delete_by_sql,
    insert_again_by_sql,
    pytest.param(
        replace_by_sql,
        marks=pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has REPLACE"),
    ),
]


def rows():
    return sorted(Event.objects.values_list(), key=repr)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_an_event_is_never_changed(event, way):
    before = rows()

    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        way(event)

    assert rows() == before


def test_whom_an_event_names_is_not_deleted(event, seller, order):
    Event.objects.create(
        subject_kind="order", subject_id=order.pk, kind="x", by=Event.By.PERSON, actor=seller
    )

    with pytest.raises(ProtectedError):
        seller.delete()
    with pytest.raises(ProtectedError):
        order.merchant.delete()


def test_staff_have_no_way_to_change_it_either(event, staff_client):
    page = f"/admin/merchant/event/{event.pk}/"

    assert staff_client.post(f"{page}change/", {"kind": "x"}).status_code == 403
    assert staff_client.post(f"{page}delete/", {"post": "yes"}).status_code == 403
    assert staff_client.post("/admin/merchant/event/add/", {"kind": "x"}).status_code == 403
