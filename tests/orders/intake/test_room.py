"""Uploaded files that wait take a merchant's room, and no more than that."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from merchant.sheets import services as sheets
from merchant.sheets.exceptions import SheetError
from merchant.sheets.registry import sheet_of
from orders.intake import services, tasks
from orders.intake.exceptions import NotPossibleNow
from orders.intake.models import ImportRun
from orders.intake.room import drop_ownerless_files
from tests.factories import make_store
from tests.orders.intake.files import csv_of, start

FILE = csv_of("A1,2026-03-01T10:00,TEA,1,5.00,GBP,GB,Jane")
UNKNOWN = b"Order,Date,Product,Qty\nA-1,2026-03-01,TEA,1\n"


def kept_files():
    return default_storage.listdir("imports")[1]


def upload(client, store, content=UNKNOWN):
    data = {"profile": "own", "file": SimpleUploadedFile("parcels.csv", content)}
    return client.post(reverse("orders:import_new", args=[store.code]), data)


def test_more_files_than_a_merchant_may_have_waiting_are_refused_and_not_kept(settings, store, seller_client):
    settings.IMPORTS_KEPT = 2
    for _number in range(2):
        upload(seller_client, store)

    page = upload(seller_client, store).content.decode()

    assert "Files that wait for you or are being read: 2" in page
    assert ImportRun.objects.count() == len(kept_files()) == 2


def test_files_that_are_too_large_together_are_refused(settings, store):
    settings.IMPORTS_KEPT_BYTES = 2 * len(FILE)
    start(store, FILE)
    start(store, FILE)

    with pytest.raises(NotPossibleNow):
        start(store, FILE)

    assert len(kept_files()) == 2


def test_files_of_one_kind_take_no_places_of_another(settings, store, seller):
    settings.IMPORTS_KEPT = 1
    sheet = {"merchant": store.merchant, "sheet": sheet_of("skus"), "file_name": "a.csv", "actor": seller}
    sheets.start(**sheet, file=ContentFile(b"SKU,weight_g\nMUG,420\n", "a.csv"), key="a" * 32)

    start(store, FILE)

    with pytest.raises(NotPossibleNow):
        start(store, FILE)


def test_files_of_sheets_and_of_orders_share_one_room(settings, store, seller):
    sheet = {"merchant": store.merchant, "sheet": sheet_of("skus"), "file_name": "a.csv", "actor": seller}
    csv = ContentFile(b"SKU,weight_g\nMUG,420\n", "a.csv")
    settings.IMPORTS_KEPT_BYTES = len(FILE) + csv.size - 1
    start(store, FILE)

    with pytest.raises(SheetError) as refusal:
        sheets.start(**sheet, file=csv, key="a" * 32)
    settings.IMPORTS_KEPT_BYTES += 1
    sheets.start(**sheet, file=csv, key="a" * 32)
    with pytest.raises(NotPossibleNow):
        start(store, FILE)

    assert (refusal.value.code, refusal.value.details["count"]) == ("no_room_for_files", "1")
    assert (len(kept_files()), len(default_storage.listdir("sheets")[1])) == (1, 1)


def test_nothing_is_asked_of_the_disk_while_the_merchant_is_locked(settings, store):
    settings.IMPORTS_KEPT_BYTES = 2 * len(FILE) - 1
    start(store, FILE)
    default_storage.delete(f"imports/{ImportRun.objects.get().public_id}")

    with pytest.raises(NotPossibleNow):
        start(store, FILE)


def test_a_file_that_was_discarded_gives_its_room_back(settings, store, django_capture_on_commit_callbacks):
    settings.IMPORTS_KEPT = 1
    run = start(store, FILE)
    with django_capture_on_commit_callbacks(execute=True):
        services.discard_import(run_id=run.pk, actor=None)

    assert start(store, FILE).state == "reading"


def test_another_merchant_has_room_of_their_own(settings, store):
    settings.IMPORTS_KEPT = 1
    start(store, FILE)

    assert start(make_store(), FILE).state == "reading"


def test_a_file_whose_columns_nobody_names_goes_after_two_weeks(
    settings, store, seller_client, clock, django_capture_on_commit_callbacks
):
    upload(seller_client, store)
    run = ImportRun.objects.get()
    clock.set(run.state_since + timedelta(days=14))
    tasks.continue_imports()
    assert len(kept_files()) == 1

    clock.forward(seconds=1)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.continue_imports()

    run.refresh_from_db()
    assert (run.state, run.file.name, kept_files()) == ("discarded", "", [])


def test_a_file_that_no_import_names_goes_and_one_that_an_import_names_stays(store):
    run = start(store, FILE)
    default_storage.save("imports/lost", ContentFile(b"Jane Doe"))

    drop_ownerless_files(older_than=timezone.now() - timedelta(days=1))
    assert len(kept_files()) == 2

    drop_ownerless_files(older_than=timezone.now() + timedelta(minutes=1))
    assert kept_files() == [run.public_id]
