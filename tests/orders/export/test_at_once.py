"""A file is of one moment: also when two processes of the database write it, and while orders change."""

import io
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from orders.book.models import Order
from orders.export import copying, services
from orders.export.counter import Counter
from orders.export.extract import Extract
from orders.export.files import write_file, write_plain_csv
from orders.export.models import ExportRun
from orders.export.snapshot import one_moment
from orders.selection.selection import Selection
from tests.factories import make_order, make_seller, make_store

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own way")


def in_a_thread(act):
    def run():
        try:
            act()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()


@on_postgresql
@pytest.mark.parametrize("tab", ["all", "to_ship"])
@pytest.mark.parametrize("count", [2, 5])
def test_two_halves_are_the_whole(real_commits, store, rich, monkeypatch, tab, count):
    monkeypatch.setattr(copying, "MANY", 2)
    for _ in range(count):  # all of one moment, so that keys alone part them
        make_order(store, is_matched=False)
    extract = Extract.of(Selection(tab), store=store, now=timezone.now())
    halved, plain, counter = io.BytesIO(), io.BytesIO(), Counter()

    with one_moment():
        write_file(halved, extract, shape="orders", format="csv", counter=counter)
        write_plain_csv(plain, extract)

    assert halved.getvalue() == plain.getvalue()
    assert counter.rows >= count


@on_postgresql
def test_what_changes_meanwhile_is_not_in_the_file(real_commits):
    store = make_store()
    order = make_order(store, is_matched=False)

    with one_moment():
        before = Order.objects.get(pk=order.pk).postcode
        in_a_thread(lambda: Order.objects.filter(pk=order.pk).update(postcode="LATER"))
        after = Order.objects.get(pk=order.pk).postcode

    assert before == after != "LATER"
    order.refresh_from_db()
    assert order.postcode == "LATER"


def test_a_job_writes_its_file_with_real_commits(real_commits, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    store = make_store()
    order = make_order(store, is_matched=False)
    run = services.start_export(
        store=store,
        actor=make_seller(store.merchant),
        selection=Selection("all"),
        shape="orders",
        format="csv",
        with_recipients=False,
        language="zh-hans",
        key="a" * 32,
    )

    assert services.write_export(run_id=run.pk)

    run.refresh_from_db()
    assert (run.state, run.rows) == (ExportRun.State.DONE, 1)
    assert order.number in run.file.read().decode()
