"""The pages of an import, with and without htmx."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from merchant.tenancy.models import Membership
from orders.book.models import Order
from orders.intake import services
from orders.intake.models import ImportRun
from tests.conftest import client_of
from tests.factories import make_seller, make_store
from tests.orders.intake.files import bring, csv_of, read, start, uci_line, uci_of

GOOD = "A-1,2026-03-02T10:00,MUG,2,5.00,GBP,GB,Jane"


def url(name, store, run=None):
    return reverse(f"orders:{name}", args=[store.code, *([run.public_id] if run else [])])


def upload(client, store, content, profile="bantuo"):
    file = SimpleUploadedFile("my orders.csv", content)
    return client.post(url("import_new", store), {"profile": profile, "file": file})


def test_an_uploaded_file_leads_to_its_import(seller_client, seller, store):
    response = upload(seller_client, store, csv_of(GOOD))

    run = ImportRun.objects.get()
    assert response["Location"] == run.get_absolute_url()
    assert (run.file_name, run.actor, run.state) == ("my orders.csv", seller, "reading")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "The file is empty"), (b"%PDF-1", "This is a PDF"), (b"a,b;c\n1,2;3\n", "any of these: ,, ;")],
    ids=["empty", "pdf", "separators"],
)
def test_a_file_that_is_none_is_refused_at_its_field(seller_client, store, content, sentence):
    page = upload(seller_client, store, content)

    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not ImportRun.objects.exists()


def test_the_page_of_an_import_being_read_asks_again_and_reloads_without_javascript(seller_client, store):
    run = start(store, csv_of(GOOD))

    page = seller_client.get(url("import_run", store, run)).content.decode()

    assert 'hx-trigger="every 2s"' in page
    assert "<progress" in page
    assert f'href="{run.get_absolute_url()}"' in page


def test_what_was_found_is_shown_and_asks_no_more(seller_client, store):
    run = read(store, csv_of(GOOD, GOOD.replace(",2,", ",-2,").replace("A-1", "A-2")))

    page = seller_client.get(url("import_run", store, run)).content.decode()

    assert "every 2s" not in page
    assert "Bring in 1 order" in page
    assert "1 SKU is not in your catalogue" in page
    assert "no units ordered" in page


def test_confirming_brings_orders_in_and_the_page_accounts_for_every_line(seller_client, seller, store):
    run = read(store, csv_of(GOOD, GOOD.replace(",2,", ",-2,").replace("A-1", "A-2")))

    answer = {"treatment": "open", "create_skus": "on"}
    assert seller_client.post(url("import_confirm", store, run), answer).status_code == 302
    services.continue_import(run_id=run.pk)

    page = seller_client.get(url("import_run", store, run)).content.decode()
    assert Order.objects.get().lines.get().sku.code == "MUG"
    assert "Lines in the file" in page
    assert url("import_report", store, run) in page


def test_a_second_confirmation_says_that_it_is_too_late(seller_client, store):
    run = bring(store, csv_of(GOOD))

    page = seller_client.post(url("import_confirm", store, run), {"treatment": "open"}).content.decode()

    assert "This import is done; that is not possible any more." in page


def test_without_an_answer_nothing_is_brought_in(seller_client, store):
    run = read(store, csv_of(GOOD))

    page = seller_client.post(url("import_confirm", store, run), {}).content.decode()

    run.refresh_from_db()
    assert run.state == "read"
    assert "This field is required" in page


def test_htmx_gets_the_panel_alone(seller_client, store):
    run = read(store, csv_of(GOOD))

    page = seller_client.get(url("import_run", store, run), headers={"HX-Request": "true"}).content.decode()

    assert page.lstrip().startswith('<div id="import-panel"')
    assert "<html" not in page


def test_discarding_ends_an_import(seller_client, store):
    run = read(store, csv_of(GOOD))

    seller_client.post(url("import_discard", store, run))

    run.refresh_from_db()
    assert run.state == "discarded"


def test_a_failed_import_says_why(seller_client, store):
    run = read(store, csv_of(*[GOOD] * 60) + b"A-2,2026-03-02T10:00,MUG,2,5.00,GBP,GB,Ja\0ne" + GOOD.encode())

    page = seller_client.get(url("import_run", store, run)).content.decode()

    assert "holds what is not text" in page
    assert run.public_id in page


def test_the_report_lists_line_order_column_reason_and_cure(seller_client, store):
    run = read(store, csv_of(GOOD, GOOD.replace("A-1", "=A-2").replace(",2,", ",-2,")))

    response = seller_client.get(url("import_report", store, run))

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    header, line = list(csv.reader(io.StringIO(text)))
    assert header == ["line", "order", "column", "value", "reason", "how to mend"]
    assert line[:4] == ["3", "'=A-2", "units", "'-2"]
    assert "cannot be ordered" in line[4]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_of_the_report_is_a_formula(seller_client, store, start):
    run = read(store, csv_of(GOOD.replace("A-1", f"{start}1+1").replace(",2,", ",0,")))

    text = b"".join(seller_client.get(url("import_report", store, run)).streaming_content).decode("utf-8-sig")

    _header, line = list(csv.reader(io.StringIO(text)))
    assert line[1] == f"'{start}1+1"


def test_the_template_is_a_csv(seller_client, store):
    response = seller_client.get(url("import_template", store))

    assert response["Content-Type"].startswith("text/csv")
    assert response.content.startswith(b"order_number,")


def test_the_template_in_chinese_is_a_file_of_ours(seller_client, store):
    response = seller_client.get(url("import_template", store), {"columns": "zh-hans"})

    assert response.content.decode().startswith("\ufeff订单号,")
    assert read(store, response.content).counts["orders"] == 1


def test_an_empty_list_explains_what_will_stand_there(seller_client, store):
    page = seller_client.get(url("imports", store)).content.decode()

    assert "No file has come in yet" in page
    assert "Bantuo&#x27;s own CSV" in page


def test_the_list_costs_the_same_however_many_imports_stand_there(
    seller_client, store, django_assert_max_num_queries
):
    for number in range(12):
        start(store, csv_of(GOOD), name=f"orders-{number}.csv")

    with django_assert_max_num_queries(12):
        page = seller_client.get(url("imports", store)).content.decode()

    assert page.count("being read") == 12


def test_an_import_of_another_store_is_not_there(seller_client, store):
    other = make_store(store.merchant)
    run = start(other, csv_of(GOOD))

    assert seller_client.get(url("import_run", store, run)).status_code == 404
    assert seller_client.get(url("import_run", other, run)).status_code == 200


def test_a_clerk_may_not_import(store):
    clerk = client_of(make_seller(store.merchant, role=Membership.Role.CLERK))

    assert clerk.get(url("imports", store)).status_code == 403
    assert upload(clerk, store, csv_of(GOOD)).status_code == 403


def test_staff_see_imports_and_cancellation_lines(staff_client, store):
    bring(store, uci_of(uci_line("1", "A", 2), uci_line("C2", "A", -2)), "uci")

    for model in ("importrun", "sourcecancellation"):
        page = staff_client.get(reverse(f"admin:orders_{model}_changelist"))
        assert page.status_code == 200
        assert store.code in page.content.decode() or store.name in page.content.decode()
