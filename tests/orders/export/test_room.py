"""How many exports a merchant may have, stopping one that is being written, and deleting a file."""

import threading
import time

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from merchant.audit.models import Event
from merchant.runs.exceptions import LeaseLost
from merchant.runs.services import claim
from merchant.tenancy.models import Membership
from orders.export import keeping, services
from orders.export.counter import Counter
from orders.export.exceptions import ExportError
from orders.export.models import FOLDER, ExportRun
from orders.selection.selection import Selection
from tests.conftest import client_of
from tests.factories import make_order, make_seller, make_store, make_user

State = ExportRun.State
TOLD = {"shape": "orders", "format": "csv", "with_recipients": False, "language": "en"}


@pytest.fixture
def asked(store, seller, order):
    """An export that waits for a worker: `asked("a")`; each key is another form."""

    def start(key="a", **told):
        return services.start_export(
            store=store, actor=seller, selection=Selection("all"), key=key, **(TOLD | told)
        )

    return start


@pytest.fixture
def ready(asked):
    run = asked("ready")
    services.write_export(run_id=run.pk)
    run.refresh_from_db()
    return run


def press(client, run, name, **headers):
    return client.post(reverse(f"orders:{name}", args=[run.store.code, run.public_id]), headers=headers)


def test_more_exports_than_there_is_room_for_are_refused_and_leave_nothing(asked, settings):
    settings.EXPORTS_KEPT = 2
    asked("a"), asked("b")

    with pytest.raises(ExportError, match="2 exports are kept or waiting"):
        asked("c")

    assert ExportRun.objects.count() == 2
    assert Event.objects.filter(kind="export.asked").count() == 2


def test_a_double_click_on_the_last_place_is_not_refused(asked, settings):
    settings.EXPORTS_KEPT = 1

    assert asked("a") == asked("a")


def test_the_refusal_stands_in_the_form_and_nothing_typed_is_lost(seller_client, store, asked, settings):
    settings.EXPORTS_KEPT = 1
    asked("a")

    page = seller_client.post(
        reverse("orders:export_new", args=[store.code]),
        {"tab": "all", "shape": "orders", "format": "xlsx", "key": "k" * 32},
    )

    assert "there is no room for more" in page.text
    assert page.context["form"]["format"].value() == "xlsx"


def test_stores_of_a_merchant_share_the_room_and_other_merchants_have_their_own(
    asked, merchant, seller, outsider, settings
):
    settings.EXPORTS_KEPT = 1
    asked("a")
    sister = make_store(merchant)

    with pytest.raises(ExportError):
        services.start_export(store=sister, actor=seller, selection=Selection("all"), key="b", **TOLD)
    other = make_store()
    make_order(other)
    run = services.start_export(store=other, actor=outsider, selection=Selection("all"), key="a", **TOLD)

    assert run.state == State.WAITING


@pytest.mark.parametrize("freed", [services.stop_export, services.delete_file])
def test_what_is_stopped_or_deleted_makes_room(asked, seller, settings, freed):
    settings.EXPORTS_KEPT = 1
    run = asked("a")
    if freed == services.delete_file:
        services.write_export(run_id=run.pk)

    freed(run_id=run.pk, actor=seller)

    assert asked("b").state == State.WAITING


def test_a_waiting_export_is_stopped_and_never_written(seller_client, asked):
    run = asked()

    response = press(seller_client, run, "export_stop")

    assert response.url == run.get_absolute_url()
    assert not services.write_export(run_id=run.pk)
    page = seller_client.get(run.get_absolute_url())
    assert "This export was stopped" in page.text
    assert "every 2s" not in page.text


def test_a_second_click_on_stop_is_told_the_state(seller_client, ready):
    page = press(seller_client, ready, "export_stop", hx_request="true")

    assert "This export is done already." in page.text
    assert 'id="export-panel"' in page.text


def test_a_worker_whose_export_was_stopped_keeps_no_file(asked, seller):
    run = asked()
    lease = claim(ExportRun, run.pk)
    services.stop_export(run_id=run.pk, actor=seller)

    with pytest.raises(LeaseLost):
        lease.renew()

    run.refresh_from_db()
    assert (run.state, run.file.name) == (State.STOPPED, "")


def test_writing_ends_at_the_next_row_once_the_export_is_stopped(written, order):
    with pytest.raises(LeaseLost):
        written(counter=Counter(is_over=True))


def test_the_keeper_finds_out_that_the_export_was_stopped(real_commits, monkeypatch):
    monkeypatch.setattr(keeping, "EVERY", 0.01)
    store, seller, counter = make_store(), make_user(), Counter()
    run = services.start_export(store=store, actor=seller, selection=Selection("all"), key="a", **TOLD)
    lease = claim(ExportRun, run.pk)
    services.stop_export(run_id=run.pk, actor=seller)

    with keeping.Keeper(lease, counter):
        until = time.monotonic() + 5
        while not counter.is_over and time.monotonic() < until:
            threading.Event().wait(0.01)

    with pytest.raises(LeaseLost):
        counter.check()


def test_a_file_is_deleted_by_hand(seller_client, ready, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        press(seller_client, ready, "export_delete")
        press(seller_client, ready, "export_delete")  # a double click

    assert default_storage.listdir(FOLDER)[1] == []
    assert "The file was deleted" in seller_client.get(ready.get_absolute_url()).text
    assert Event.objects.filter(kind="export.deleted").count() == 1


def test_who_may_not_see_recipients_cannot_delete_a_file_of_them(merchant, asked):
    run = asked("r", with_recipients=True)
    services.write_export(run_id=run.pk)
    accountant = client_of(make_seller(merchant, role=Membership.Role.ACCOUNTANT))

    assert press(accountant, run, "export_delete").status_code == 403
    run.refresh_from_db()
    assert run.file
