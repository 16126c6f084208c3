"""Saying what the columns of an unknown file mean, with and without htmx."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from merchant.visits import services as visits
from orders.book.models import Order
from orders.intake import services
from orders.intake.columns.page import groups
from orders.intake.columns.services import use_columns
from orders.intake.models import FileHead, ImportRun, SavedMap
from orders.intake.profiles.column_map import ColumnMap
from tests.conftest import client_of
from tests.merchant.files.making import workbook_of

FILE = """\
PO / SO #,When,Country,Item,Item Description,How many,Weight (kg)
P-1,2-Jun-06,Côte d'Ivoire,KIT-1,Test kit,19,13
P-1,2-Jun-06,Côte d'Ivoire,KIT-2,Another kit,2,See P-1
P-2,14-Nov-06,Vietnam,KIT-1,Test kit,5,358
P-3,never,Vietnam,KIT-1,Test kit,5,358
""".encode()
TOLD = {
    "of-order_number-0": "0",
    "of-ordered_at-0": "1",
    "of-country-0": "2",
    "of-sku-0": "3",
    "of-title-0": "4",
    "of-units-0": "5",
    "of-weight-0": "6",
    "word-country-2-0": "CI",
    "dates": "dmy",
    "time_of_day": "00:00",
    "decimal": ".",
    "weight_unit": "kg",
}


def url(name, store, *args):
    return reverse(f"orders:{name}", args=[store.code, *args])


def upload(client, store, content=FILE, profile="recognise"):
    file = SimpleUploadedFile("shipments.csv", content)
    client.post(url("import_new", store), {"profile": profile, "file": file})
    return ImportRun.objects.latest("id")


@pytest.fixture
def run(seller_client, store):
    return upload(seller_client, store)


@pytest.fixture
def saved(seller_client, store, run):
    seller_client.post(url("import_columns_use", store, run.public_id), TOLD | {"name": "Shipments"})
    return SavedMap.objects.get()


def test_an_unknown_file_waits_for_its_columns_and_shows_a_guess_with_its_reading(seller_client, store, run):
    page = seller_client.get(run.get_absolute_url(), follow=True).content.decode()

    assert run.state == "mapping"
    assert "What the columns mean" in page
    assert "3 of the first 4 lines can be read." in page
    assert "19 × KIT-1" in page
    assert "by its values" in page


def test_dates_of_two_readings_are_asked_and_the_check_runs_before_all_is_said(seller_client, store):
    run = upload(
        seller_client, store, FILE.replace(b"2-Jun-06", b"2/6/2006").replace(b"14-Nov-06", b"1/11/2006")
    )

    page = seller_client.get(run.get_absolute_url(), follow=True).content.decode()

    assert '<a class="link" href="#id_dates">Dates are written</a>' in page
    assert '<form id="map" novalidate' in page  # else htmx sends nothing while a required answer is open


def test_a_file_that_a_profile_knows_is_recognised(seller_client, store):
    content = b"order_number,ordered_at,sku,units\nA-1,2026-03-02T10:00,MUG,2\n"

    assert upload(seller_client, store, content).profile == "bantuo"


def test_checking_shows_the_reading_and_refusals_by_line(seller_client, store, run):
    page = seller_client.post(
        url("import_columns_check", store, run.public_id), TOLD, headers={"hx-request": "true"}
    ).content.decode()

    assert "<h1>" not in page
    assert "Côte d’Ivoire" in page
    assert "When: “never” is not a date and time as day, month, year." in page
    assert 'id="seen-sku" hx-swap-oob="true"' in page


def test_checking_works_without_htmx(seller_client, store, run):
    page = seller_client.post(url("import_columns_check", store, run.public_id), TOLD).content.decode()

    assert "<h1>" in page
    assert "3 of the first 4 lines can be read." in page


def test_columns_that_are_used_once_are_read_and_every_line_is_accounted_for(seller_client, store, run):
    response = seller_client.post(url("import_columns_use", store, run.public_id), TOLD)
    services.continue_import(run_id=run.pk)
    run.refresh_from_db()
    services.confirm_import(run_id=run.pk, actor=None, treatment="history", create_skus=True)
    services.continue_import(run_id=run.pk)

    run.refresh_from_db()
    assert response["Location"] == run.get_absolute_url()
    assert run.counts["outcomes"] == {"new": 3, "refused": 1}
    assert sorted(Order.objects.values_list("number", "country")) == [("P-1", "CI"), ("P-2", "VN")]
    assert not SavedMap.objects.exists()


def test_a_required_fact_without_a_column_is_asked_for_and_nothing_is_read(seller_client, store, run):
    told = TOLD | {"of-sku-0": ""}

    page = seller_client.post(url("import_columns_use", store, run.public_id), told).content.decode()

    run.refresh_from_db()
    assert "Choose the column that holds it." in page
    assert run.state == "mapping"


def test_dates_that_can_be_read_in_two_ways_are_asked(seller_client, store):
    run = upload(seller_client, store, b"Order,Date,SKU,Qty\nA-1,03/04/2026,MUG,1\n")

    page = seller_client.get(url("import_columns", store, run.public_id)).content.decode()

    assert "These dates can be read in two ways. Say which is meant." in page


def test_a_weight_without_a_unit_is_asked(seller_client, store):
    run = upload(seller_client, store, b"Order,Date,SKU,Qty,Weight\nA-1,2026-04-03,MUG,1,5\n")

    page = seller_client.get(url("import_columns", store, run.public_id)).content.decode()

    assert "Say which unit the weights have." in page


def test_saved_columns_read_the_next_such_file_by_one_click(seller_client, store, saved):
    chosen = upload(seller_client, store, profile=f"map:{saved.public_id}")
    recognised = upload(seller_client, store)

    for run in (chosen, recognised):
        assert (run.state, run.map_name, run.column_map) == ("reading", "Shipments", saved.column_map)


def test_a_header_that_changed_is_pointed_out_and_nothing_is_read(seller_client, store, saved):
    content = FILE.replace(b"Item Description", b"Item Descriptions").replace(b"Country", b"Zone")

    run = upload(seller_client, store, content, profile=f"map:{saved.public_id}")
    page = seller_client.get(url("import_columns", store, run.public_id)).content.decode()

    assert run.state == "mapping"
    assert "“Item Description” is gone; “Item Descriptions” is probably its new name." in page
    assert "Columns that are gone:" in page
    assert "Columns that are new:" in page


def test_a_renamed_column_is_chosen_under_its_new_name_and_pointed_out(seller_client, store, saved):
    content = FILE.replace(b"Item Description", b"Item Descriptions").replace(b"Country", b"Zone")
    run = upload(seller_client, store, content, profile=f"map:{saved.public_id}")

    form = seller_client.get(url("import_columns", store, run.public_id)).context["form"]
    rows = {row.code: row for group in groups(form) for row in group.rows}

    told = {code: (form.chosen(code), rows[code].because) for code in ("title", "country", "sku")}
    assert told == {
        "title": (["Item Descriptions"], "by its old name"),
        "country": (["Zone"], "by its values"),
        "sku": (["Item"], ""),
    }


def test_columns_looked_at_again_under_their_name_replace_what_was_saved(seller_client, store, saved):
    content = FILE.replace(b"Item Description", b"Item Descriptions")
    run = upload(seller_client, store, content, profile=f"map:{saved.public_id}")

    seller_client.post(url("import_columns_use", store, run.public_id), TOLD | {"name": "shipments"})

    saved.refresh_from_db()
    assert saved.column_map["columns"]["title"] == ["Item Descriptions"]
    assert "Item Descriptions" in saved.header


def test_a_name_that_other_columns_have_is_refused_and_nothing_is_read(seller_client, store, saved):
    run = upload(seller_client, store, profile="own")

    page = seller_client.post(
        url("import_columns_use", store, run.public_id), TOLD | {"name": "SHIPMENTS"}
    ).content.decode()

    run.refresh_from_db()
    assert "There are columns named “Shipments” already." in page
    assert run.state == "mapping"


def test_a_second_click_says_that_the_file_is_being_read(seller_client, store, run):
    seller_client.post(url("import_columns_use", store, run.public_id), TOLD)

    page = seller_client.post(url("import_columns_use", store, run.public_id), TOLD, follow=True)

    assert "This import is being read; that is not possible any more." in page.content.decode()


def test_later_edits_of_saved_columns_change_no_run(seller_client, store, saved, run):
    told = TOLD | {"name": "Parcels", "revision": saved.revision, "of-title-0": ""}

    seller_client.post(url("saved_map_change", store, saved.public_id), told)

    saved.refresh_from_db()
    run.refresh_from_db()
    assert (saved.name, "title" in saved.column_map["columns"]) == ("Parcels", False)
    assert run.column_map["columns"]["title"] == ["Item Description"]


def test_a_stale_page_overwrites_no_other_edit(seller_client, store, saved):
    told = TOLD | {"name": "Parcels", "revision": saved.revision}
    seller_client.post(url("saved_map_change", store, saved.public_id), told)

    page = seller_client.post(
        url("saved_map_change", store, saved.public_id), told | {"name": "Boxes"}
    ).content.decode()

    saved.refresh_from_db()
    assert saved.name == "Parcels"
    assert "changed meanwhile" in page


def test_retired_columns_are_offered_no_more(seller_client, store, saved):
    seller_client.post(url("saved_map_retire", store, saved.public_id))

    seller_client.get(url("saved_maps", store))  # tells once what the last act did
    assert "Shipments" not in seller_client.get(url("import_new", store)).content.decode()
    assert upload(seller_client, store).state == "mapping"


def test_the_list_shows_saved_columns_and_their_page_opens(seller_client, store, saved):
    assert "Shipments" in seller_client.get(url("saved_maps", store)).content.decode()
    assert "Item Description" in seller_client.get(saved.get_absolute_url()).content.decode()


def test_what_was_read_can_go_back_to_the_question(seller_client, store, run):
    seller_client.post(url("import_columns_use", store, run.public_id), TOLD)
    services.continue_import(run_id=run.pk)

    response = seller_client.post(url("import_columns_again", store, run.public_id))

    run.refresh_from_db()
    assert response["Location"] == url("import_columns", store, run.public_id)
    assert (run.state, run.rows.count(), run.is_staged) == ("mapping", 0, False)


def test_columns_may_be_dropped_with_their_file(seller_client, store, run):
    seller_client.post(url("import_discard", store, run.public_id))

    run.refresh_from_db()
    assert run.state == "discarded"


@pytest.mark.parametrize(
    "hostile",
    [
        {"of-sku-0": "999"},
        {"of-sku-0": "\0"},
        {"dates": "x"},
        {"zone": "Mars/Olympus"},
        {"always-currency": "ZZZ"},
        {"empty": "x\n" * 1000},
        {"empty": "\n".join(map(str, range(100)))},
        {"word-country-2-0": "QQ"},
        {"name": "x" * 5000},
        {"weight_unit": "ton"},
    ],
    ids=lambda told: next(iter(told)),
)
def test_hostile_answers_read_nothing_that_they_spoil(seller_client, store, run, hostile):
    response = seller_client.post(url("import_columns_use", store, run.public_id), TOLD | hostile)

    run.refresh_from_db()
    assert response.status_code in (200, 302)
    assert run.state == "mapping" or ColumnMap.from_json(run.column_map)


def test_two_clerks_at_one_file_are_told(seller, store, run):
    column_map = ColumnMap(columns={"order_number": ("PO / SO #",)})
    use_columns(run_id=run.pk, column_map=column_map, header=[], actor=seller)

    page = client_of(seller).get(url("import_columns", store, run.public_id), follow=True)

    assert "The file is being read." in page.content.decode()


def test_who_only_looks_on_does_not_see_the_files_lines(store, run, staff_client, staff):
    visits.start_visit(merchant=store.merchant, actor=staff, reason="A question")

    for name in ("import_columns", "import_columns_check"):
        assert staff_client.get(url(name, store, run.public_id)).status_code == 403
    assert staff_client.get(url("import_new", store)).status_code == 200


def test_the_page_reads_no_file(seller_client, store):
    run = upload(seller_client, store)
    run.file.storage.delete(run.file.name)

    page = seller_client.post(url("import_columns_check", store, run.public_id), TOLD).content.decode()

    assert "3 of the first 4 lines can be read." in page


def test_the_first_lines_go_with_the_file(seller_client, store, run, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        seller_client.post(url("import_discard", store, run.public_id))

    assert not FileHead.objects.exists()


def test_an_import_that_was_never_looked_into_can_go_back_to_the_question(seller_client, store, run):
    seller_client.post(url("import_columns_use", store, run.public_id), TOLD)
    services.continue_import(run_id=run.pk)
    FileHead.objects.all().delete()

    page = seller_client.post(url("import_columns_again", store, run.public_id), follow=True)

    assert "3 of the first 4 lines can be read." in page.content.decode()


def test_without_its_file_an_import_does_not_go_back_to_the_question(seller_client, store, run):
    seller_client.post(url("import_columns_use", store, run.public_id), TOLD)
    services.continue_import(run_id=run.pk)
    FileHead.objects.all().delete()
    ImportRun.objects.update(file="")

    page = seller_client.post(url("import_columns_again", store, run.public_id), follow=True)

    assert "The uploaded file is no longer there." in page.content.decode()


def test_long_names_make_no_long_page_and_are_named_in_short(seller_client, store):
    header = b",".join(b"%03d" % number + b"x" * 2000 for number in range(190))
    run = upload(
        seller_client, store, b"Order,Date,SKU,Qty," + header + b"\nA-1,2026-04-03,MUG,1," + b"," * 189
    )

    page = seller_client.get(url("import_columns", store, run.public_id)).content.decode()

    assert "1 of 1 line can be read." in page
    assert f"000{'x' * 56}…" in page
    assert len(page) < 500_000


def test_a_name_of_several_lines_can_be_chosen(seller_client, store):
    content = workbook_of(["Order\nnumber", "Date", "SKU", "Qty"], ["A-1", "2026-04-03", "MUG", 1])
    run = upload(seller_client, store, content)
    told = TOLD | {
        "of-sku-0": "2",
        "of-units-0": "3",
        "of-country-0": "",
        "of-title-0": "",
        "of-weight-0": "",
    }

    seller_client.post(url("import_columns_use", store, run.public_id), told)
    services.continue_import(run_id=run.pk)

    run.refresh_from_db()
    assert (run.state, run.counts["orders"]) == ("read", 1)


def test_the_preview_names_a_cell_of_a_workbook_that_holds_an_error(seller_client, store):
    content = workbook_of(
        ["Order", "Date", "SKU", "Qty"], ["A-1", "2026-04-03", "#REF!", 1], ["A-2", "2026-04-03", "MUG", 1]
    )
    run = upload(seller_client, store, content)

    page = seller_client.get(url("import_columns", store, run.public_id)).content.decode()

    assert "1 of the first 2 lines can be read." in page
    assert "The cell shows an error: C2 #REF!." in page
