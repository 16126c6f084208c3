"""A form of file is known by its columns, wherever they stand."""

import random

import pytest

from orders.intake.exceptions import BadColumnMap
from orders.intake.models import ImportRun
from orders.intake.profiles import PROFILES, detect, profile_of
from orders.intake.profiles.bantuo import BANTUO, CHINESE
from tests.orders.intake.files import UCI_HEADER
from tests.orders.intake.profiles.marketplaces import SHOPIFY, TEMU_19, TEMU_33, TEMU_EN

HEADERS = {
    "bantuo": (["order_number", "ordered_at", "sku", "units"], "bantuo"),
    "bantuo in Chinese": (list(CHINESE.values()), "bantuo"),
    "bantuo in both": (["订单号", "ordered_at", "SKU货号", "units"], "bantuo"),
    "33 columns": (TEMU_33, "temu_semi"),
    "19 columns": (TEMU_19, "temu_semi"),
    "English": (TEMU_EN, "temu_en"),
    "Shopify": (SHOPIFY, "shopify"),
    "UCI": (UCI_HEADER.split(","), "uci"),
}


@pytest.mark.parametrize(("header", "code"), HEADERS.values(), ids=HEADERS)
def test_a_header_is_recognised_in_any_order_and_case(header, code):
    shuffled = random.Random(7).sample(header, len(header))

    assert detect([name.upper() for name in shuffled]).code == code


@pytest.mark.parametrize(
    "header", [["a", "b"], [""], [*TEMU_33, *SHOPIFY], ["Order ID", "Order time", "Price"]], ids=range(4)
)
def test_a_header_that_is_none_or_several_is_not_recognised(header):
    assert detect(header) is None


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_templates_are_recognised(language):
    assert detect(BANTUO.examples[language].splitlines()[0].split(",")) is BANTUO


def test_an_import_has_its_profile_or_its_own_columns():
    columns = {"order_number": ["No"], "ordered_at": ["Date"], "sku": ["Code"], "units": ["Qty"]}
    run = ImportRun(profile="own", column_map={"columns": columns})

    assert profile_of(ImportRun(profile="shopify")) is PROFILES["shopify"]
    assert profile_of(run).column_map.columns["sku"] == ("Code",)


def test_an_import_whose_columns_are_no_map_is_refused():
    with pytest.raises(BadColumnMap):
        profile_of(ImportRun(profile="own", column_map={"columns": {"sku": 1}}))
