"""Channels of a merchant's own warehouses come in and go out by file."""

import pytest

from merchant.audit.selectors import timeline
from merchant.sheets.cells import cell_of
from merchant.sheets.registry import sheet_of
from merchant.sheets.summary import summarise
from tests.factories import make_channel, make_merchant, make_route, make_warehouse
from tests.sheet_files import reasons
from warehouses.matching.models import RouteTable
from warehouses.sites import room
from warehouses.sites.models import Channel, Warehouse

HEADER = (
    "warehouse,code,name,carrier,transit_days,countries,max_weight_g,max_side_mm,max_girth_mm,rates,"
    "is_active\n"
)
UPS = 'lax1,ups,UPS Ground,UPS,4,"US, Canada",30000,2700,4100,500=8.2; 1kg=9.60,yes\n'


@pytest.fixture
def lax(merchant):
    return make_warehouse(merchant, code="LAX1", currency="USD")


@pytest.fixture
def of_file(bring):
    return lambda *lines: bring(HEADER + "".join(lines), sheet="channels", name="channels.csv")


def test_a_new_channel_is_kept_as_it_stands_in_the_file(merchant, lax, of_file):
    of_file(UPS)

    channel = Channel.objects.get(code="UPS")
    assert (channel.warehouse, channel.merchant) == (lax, merchant)
    assert (channel.name, channel.carrier, channel.transit_days) == ("UPS Ground", "UPS", 4)
    assert channel.countries == ["CA", "US"]
    assert (channel.max_weight_g, channel.max_side_mm, channel.max_girth_mm) == (30000, 2700, 4100)
    assert channel.rates == [[500, 820], [1000, 960]]
    assert [entry.text for entry in timeline(merchant, channel)] == ["Channel UPS added"]


def test_a_change_is_told_in_the_history_and_tries_orders_again(merchant, lax, bring):
    channel = make_channel(lax, code="UPS", countries=["US"], rates=[[500, 820]], transit_days=4)
    make_route(merchant, "US", channel)
    changed_at = RouteTable.objects.get(merchant=merchant).changed_at

    bring("warehouse,code,countries,rates\nLAX1,UPS,EU,[clear]\n", sheet="channels", name="channels.csv")

    channel.refresh_from_db()
    assert (len(channel.countries), channel.rates, channel.transit_days) == (27, [], 4)
    told = [entry.text for entry in timeline(merchant, channel)]
    assert told[0] == "UPS · price by weight: 500=8.20 USD → –"
    assert told[1].startswith("UPS · countries served: US → AT, BE")
    assert RouteTable.objects.get(merchant=merchant).changed_at > changed_at


def test_what_goes_out_and_comes_in_again_changes_nothing(merchant, lax, upload):
    make_channel(lax, countries=["DE", "HK"], max_weight_g=500, rates=[[500, 820], [1000, 900]])
    make_channel(make_warehouse(merchant, code="TYO1", currency="JPY"), rates=[[500, 820]])
    make_channel(make_warehouse(merchant, code="KWI1", currency="KWD"), rates=[[500, 1205]])
    make_channel(make_warehouse(merchant), is_active=False)
    sheet = sheet_of("channels")

    lines = [
        ",".join(f'"{cell_of(column, values[column.code])}"' for column in sheet.columns).replace(
            '"None"', ""
        )
        for values in sheet.everything(merchant)
    ]
    head = ",".join(column.code for column in sheet.columns)
    run = upload("\n".join([head, *lines]), sheet="channels", name="channels.csv")

    assert run.counts["lines"] == run.counts["unchanged"] == 4


@pytest.mark.parametrize(
    ("was", "now", "code"),
    [
        ("lax1", "LAX9", "not_your_warehouse"),
        ("ups,", "u,", "not_a_code"),
        ("Canada", "Atlantis", "no_country"),
        ("30000", "0", "out_of_range"),
        ("4100", "2600", "girth_below_side"),
        ("500=8.2", "500", "rates_no_price"),
        ("500=8.2", "0=8.2", "rates_weight_range"),
        ("500=8.2", "2000=8.2", "rates_weights_fall"),
        ("500=8.2", "500=9.7", "rates_prices_fall"),
        ("500=8.2", "500=8.205", "rates_too_fine"),
        ("UPS,4,", "UPS,,", "needed"),
        (",yes", ",perhaps", "not_yes_or_no"),
    ],
)
def test_a_wrong_fact_is_refused_with_its_reason(lax, of_file, was, now, code):
    run = of_file(UPS.replace(was, now, 1))

    assert reasons(run) == {2: code}
    assert not Channel.objects.exists()


def test_prices_need_the_currency_of_their_warehouse(merchant, of_file):
    make_warehouse(merchant, code="LAX1")

    assert reasons(of_file(UPS)) == {2: "no_currency_yet"}


def test_the_platforms_and_other_merchants_channels_are_not_touched(merchant, lax, of_file):
    theirs = make_channel(make_warehouse(make_merchant(), code="THEIRS"), code="UPS", name="Theirs")
    hub = make_warehouse(merchant, code="HUB1")
    Warehouse.objects.filter(pk=hub.pk).update(merchant=None, owner="platform")
    recommended = make_channel(Warehouse.objects.get(pk=hub.pk), code="UPS", name="Recommended")

    run = of_file(UPS.replace("lax1", "THEIRS"), UPS.replace("lax1", "HUB1"))

    assert reasons(run) == {2: "not_your_warehouse", 3: "not_your_warehouse"}
    theirs.refresh_from_db()
    recommended.refresh_from_db()
    assert (theirs.name, recommended.name) == ("Theirs", "Recommended")


def test_a_warehouse_gets_no_more_channels_than_there_is_room_for(lax, of_file, monkeypatch):
    monkeypatch.setattr("warehouses.overview.channel_sheet.CHANNELS_MAX", 2)
    make_channel(lax, code="OLD")

    run = of_file(*(UPS.replace("ups,", f"{code},") for code in ("OLD", "UPS1", "UPS2")))

    assert reasons(run) == {4: "too_many_channels"}
    assert room.CHANNELS_MAX == 100


def test_the_preview_says_what_becomes_of_orders(lax, upload):
    run = upload(HEADER + UPS, sheet="channels", name="channels.csv")

    told = " ".join(summarise(run, sheet_of("channels")).consequences)
    assert "Orders that have a channel keep it" in told
