"""What goes out comes in again without a change, whatever stands in it, in both languages and formats."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from merchant.catalogue.models import Sku
from merchant.sheets import outgoing
from merchant.sheets.cells import differences, text_in
from merchant.sheets.exceptions import Refused
from merchant.sheets.sheet import Column
from tests.factories import make_merchant, make_sku, make_warehouse
from warehouses.sites.models import Warehouse

TITLES = (
    "=1+1", "'=1+1", "''=x", "+44", "-5", "@sum", "＝1", "[clear]", "[[清空]]", "a,b;c\t|d", '"quoted"',
    "蓝色杯子", " blanks around ", "two\nlines", "#N/A", "_x000D_", "", "0012", "1E5", "TRUE", "ß", "'",
)  # fmt: skip


def export(client, merchant, sheet, kind, language="en"):
    client.cookies.load({"django_language": language})
    url = reverse("merchant:sheet_export", args=[merchant.code, sheet])
    response = client.get(url, {"format": kind}, headers={"accept-language": language})
    return b"".join(response.streaming_content)


def make_many(merchant):
    for number, title in enumerate(TITLES):
        Sku.objects.create(merchant=merchant, code=f"={number}", title=title, weight_g=number or None)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_skus_are_unchanged(merchant, seller, seller_client, upload, kind, language):
    seller.language = language
    seller.save()
    make_many(merchant)
    make_sku(make_merchant(), "THEIRS")

    content = export(seller_client, merchant, "skus", kind, language)
    run = upload(content, name=f"skus.{kind}")

    assert run.counts["unchanged"] == run.counts["lines"] == len(TITLES), list(run.lines.values())


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_warehouses_are_unchanged(merchant, seller, seller_client, upload, kind, language):
    seller.language = language
    seller.save()
    make_warehouse(merchant, weekdays=[0, 2, 4], cutoff=None, subdivision="", is_active=False)
    make_warehouse(merchant, weekdays=[5, 6], owner="seller", kind="domestic", name="-1")
    make_warehouse(merchant, kind="jit", time_zone="Gone/Zone", country="XX", weekdays=[])
    make_warehouse(make_merchant())

    content = export(seller_client, merchant, "warehouses", kind, language)
    run = upload(content, name=f"warehouses.{kind}", sheet="warehouses")

    assert run.counts["unchanged"] == run.counts["lines"] == 3, list(run.lines.values())


def test_no_cell_begins_like_a_formula(merchant, seller_client):
    make_many(merchant)

    rows = csv.reader(io.StringIO(export(seller_client, merchant, "skus", "csv").decode("utf-8-sig")))
    cells = [cell for row in rows for cell in row]
    sheet = load_workbook(io.BytesIO(export(seller_client, merchant, "skus", "xlsx"))).active

    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝", "\t", "\n"))]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


def test_what_was_escaped_comes_in_as_it_was_meant(merchant, bring):
    bring("SKU,Title\n'=A1,''=B1\nCUP,'plain'\n")

    told = Sku.objects.filter(merchant=merchant).order_by("code").values_list("code", "title")
    assert set(told) == {("=A1", "'=B1"), ("CUP", "'plain'")}


@pytest.mark.parametrize("sheet", ["skus", "warehouses"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_template_with_its_example_can_be_brought(merchant, seller_client, bring, sheet, language, kind):
    url = reverse("merchant:sheet_template", args=[merchant.code, sheet])
    response = seller_client.get(url, {"columns": language, "format": kind})

    run = bring(b"".join(response.streaming_content), sheet=sheet, name=f"template.{kind}")

    assert run.counts["unknown"] == []
    assert (run.counts["new"], run.counts["refused"]) == (1, 0), list(run.lines.values())
    assert Sku.objects.filter(merchant=merchant).exists() or Warehouse.objects.filter(code="LAX1").exists()


def test_too_many_rows_for_a_workbook_are_offered_as_csv(merchant, seller_client, monkeypatch):
    monkeypatch.setattr(outgoing, "MOST_IN_A_WORKBOOK", 1)
    make_sku(merchant)
    make_sku(merchant)

    url = reverse("merchant:sheet_export", args=[merchant.code, "skus"])
    response = seller_client.get(url, {"format": "xlsx"}, follow=True)

    assert "at most 1 rows" in response.text


def test_what_can_be_read_no_more_stays_when_its_own_cell_comes():
    def never(cell):
        raise Refused("no_zone", value=cell)

    column = Column("zone", "Zone", never)

    assert differences([column], {"zone": text_in("Gone/Zone")}, {"zone": "Gone/Zone"}) == {}
