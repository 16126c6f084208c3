"""Long work that three workers died over, tried again by staff."""

import pytest

from merchant.audit.models import Event
from merchant.parking.services import try_run_again
from merchant.runs.exceptions import NotToBeTried
from merchant.runs.models import CRASHED
from merchant.runs.services import MOST_ATTEMPTS, claim
from merchant.sheets.models import SheetRun
from orders.bulk.models import BulkRun
from orders.export.models import ExportRun
from orders.intake.models import ImportRun

pytestmark = pytest.mark.django_db

KINDS = {
    "bulk": (BulkRun, "running", {"act": "hold"}),
    "export": (ExportRun, "running", {"selection": {}}),
    "import": (ImportRun, "applying", {"profile": "bantuo", "file_name": "a.csv"}),
    "sheet": (SheetRun, "saving", {"sheet": "skus", "file_name": "a.csv"}),
}


def make_parked(store, kind, step=None, **fields):
    model, working, told = KINDS[kind]
    told = told | ({} if model is SheetRun else {"store": store}) | fields
    run = model.objects.create(merchant=store.merchant, state=step or working, attempts=MOST_ATTEMPTS, **told)
    assert claim(model, run.pk) is None
    run.refresh_from_db()
    assert run.is_parked
    return run


@pytest.mark.parametrize("kind", KINDS)
def test_a_parked_run_is_seen_and_tried_again_from_the_admin(store, staff, staff_client, kind):
    run = make_parked(store, kind)
    label = run._meta.model_name
    url = f"/admin/{run._meta.app_label}/{label}/"

    listing = staff_client.get(url, {"parked": "yes"}).content.decode()
    body = {"action": "try_again", "_selected_action": [run.pk]}
    told = staff_client.post(url, body, follow=True).content.decode()

    assert run.public_id in listing
    assert CRASHED in listing
    assert "1 run is tried again." in told
    run.refresh_from_db()
    assert (run.state, run.attempts, run.failure) == (KINDS[kind][1], 0, None)
    assert claim(type(run), run.pk) is not None
    assert Event.objects.get(kind="run.tried_again", subject_id=run.pk).actor == staff
    assert run.public_id not in staff_client.get(url, {"parked": "yes"}).content.decode()


def test_a_run_that_is_not_parked_is_refused(store, staff_client):
    run = BulkRun.objects.create(merchant=store.merchant, store=store, act="hold", state="done")

    body = {"action": "try_again", "_selected_action": [run.pk]}
    told = staff_client.post("/admin/orders/bulkrun/", body, follow=True).content.decode()

    assert f"{run.public_id} is not parked." in told
    run.refresh_from_db()
    assert run.state == "done"


def test_an_import_whose_file_is_gone_has_to_be_brought_anew(store):
    run = make_parked(store, "import", step="reading")

    with pytest.raises(NotToBeTried, match="brought anew"):
        try_run_again(kind=ImportRun, run_id=run.pk, actor=None)

    run.refresh_from_db()
    assert run.is_parked
    assert not Event.objects.filter(kind="run.tried_again").exists()


def test_a_seller_tries_nothing_again(seller_client, store):
    run = make_parked(store, "bulk")

    seller_client.post("/admin/orders/bulkrun/", {"action": "try_again", "_selected_action": [run.pk]})

    run.refresh_from_db()
    assert run.is_parked
