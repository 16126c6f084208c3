"""The pages of a sheet: upload, preview, confirm, result; each also with JavaScript off."""

import secrets

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from merchant.catalogue.models import Sku
from merchant.sheets import services
from merchant.sheets.models import SheetRun
from tests.factories import make_sku

pytestmark = pytest.mark.usefixtures("_files_stay_here")
FILE = b"SKU,Title,weight_g,Colour\nMUG,Blue mug,420,blue\nCUP,Cup,heavy,\nPEN,<b>Pen</b>,7,\n"


def url(name, merchant, *args, sheet="skus"):
    return reverse(f"merchant:{name}", args=[merchant.code, sheet, *args])


def send(client, merchant, content=FILE, key=None, name="skus.csv"):
    data = {"file": SimpleUploadedFile(name, content), "key": key or secrets.token_hex(16)}
    return client.post(url("sheet_new", merchant), data)


def work():
    for run in SheetRun.objects.unfinished():
        services.go_on(run_id=run.pk)


def test_a_file_goes_from_upload_to_result(merchant, seller_client):
    make_sku(merchant, "MUG", title="Mug", weight_g=300)

    page = send(seller_client, merchant)
    waiting = seller_client.get(page.url).text
    work()
    preview = seller_client.get(page.url).text
    run = SheetRun.objects.get()
    seller_client.post(url("sheet_confirm", merchant, run.public_id), {})
    work()
    result = seller_client.get(page.url).text

    assert 'hx-trigger="every 2s"' in waiting
    assert "The file is being read" in waiting
    assert "every 2s" not in preview
    assert "300 → " in preview
    assert "“heavy” is no whole number" in preview
    assert "Colour" in preview
    assert "&lt;b&gt;Pen" in preview
    assert "See them all" in result
    assert Sku.objects.get(merchant=merchant, code="MUG").weight_g == 420
    assert not Sku.objects.filter(code="CUP").exists()


def test_the_refused_lines_can_be_taken_home(merchant, seller_client):
    send(seller_client, merchant)
    work()

    response = seller_client.get(url("sheet_report", merchant, SheetRun.objects.get().public_id))

    report = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert report[0] == "line,SKU,column,value,reason,how to mend"
    assert report[1] == '3,CUP,"Weight, g",heavy,“heavy” is no whole number,"Write digits only, e.g. 250."'


def test_all_or_nothing_says_why_it_did_nothing(merchant, seller_client):
    send(seller_client, merchant)
    work()
    run = SheetRun.objects.get()

    answer = seller_client.post(url("sheet_confirm", merchant, run.public_id), {"is_whole": "on"})

    assert "1 lines are refused, so nothing was saved" in answer.text
    run.refresh_from_db()
    assert run.state == SheetRun.State.READ


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"%PDF-1.7 x", "This is a PDF"),
        (b"<html><body>SKU</body></html>", "This is a web page"),
        (b"Title\nMug\n", "These columns are missing: SKU"),
        (b"SKU,Title,title\nA,b,c\n", "stand there twice: Title"),
        (b"SKU,Title\n", "no lines"),
        (b"PK\x03\x04broken", "workbook is damaged"),
        (b"SKU,Title\nA,\x00\n", "not text"),
    ],
)
def test_what_is_no_such_file_is_refused_in_one_sentence(merchant, seller_client, content, sentence):
    answer = send(seller_client, merchant, content)

    assert answer.status_code == 200
    assert sentence in answer.text
    assert not SheetRun.objects.exists()


def test_a_second_click_leads_to_the_same_import(merchant, seller_client):
    first, second = (send(seller_client, merchant, key="b" * 32) for _click in range(2))

    assert first.url == second.url
    assert SheetRun.objects.count() == 1


def test_the_imports_of_a_sheet_are_found_again(merchant, seller_client):
    send(seller_client, merchant, name="mine.csv")

    page = seller_client.get(url("sheet", merchant)).text
    other = seller_client.get(url("sheet", merchant, sheet="warehouses")).text

    assert "mine.csv" in page
    assert "mine.csv" not in other


def test_another_merchants_import_is_not_found(merchant, seller_client, outsider_client):
    send(seller_client, merchant)
    theirs = outsider_client.get(SheetRun.objects.get().get_absolute_url())
    under_another_sheet = url("sheet_run", merchant, SheetRun.objects.get().public_id, sheet="warehouses")

    assert theirs.status_code == 404
    assert seller_client.get(under_another_sheet).status_code == 404
    assert seller_client.get(url("sheet", merchant, sheet="unheard-of")).status_code == 404


def test_the_lists_lead_to_their_sheets(merchant, seller_client):
    make_sku(merchant)

    skus = seller_client.get(reverse("merchant:skus", args=[merchant.code])).text
    warehouses = seller_client.get(reverse("warehouses:list", args=[merchant.code])).text

    assert url("sheet", merchant) in skus
    assert url("sheet", merchant, sheet="warehouses") in warehouses


def test_a_preview_asks_the_same_of_the_database_however_long_it_is(
    merchant, seller_client, upload, django_assert_max_num_queries
):
    short = upload("SKU,Title\nMUG,Mug\n")
    long = upload("SKU,Title\n" + "".join(f"S{number},x\n" for number in range(300)))

    for run in (short, long):
        with django_assert_max_num_queries(10):
            seller_client.get(run.get_absolute_url())
