"""A merchant's own warehouses come in by file; the platform's and other merchants' stay out of reach."""

from datetime import time

import pytest
from django.utils.translation import override

from merchant.audit.selectors import timeline
from merchant.sheets import saving, staging
from merchant.sheets.registry import sheet_of
from merchant.sheets.summary import summarise
from tests.factories import make_channel, make_merchant, make_route, make_warehouse
from tests.sheet_files import reasons
from warehouses.calendars.models import HolidayYear
from warehouses.matching.models import RouteTable
from warehouses.overview import cells
from warehouses.sites.models import Warehouse

HEADER = "Code,Name,Kind,Owner,Country,Subdivision,City,Time zone,Working days,Cut-off,In use\n"
LAX = "lax1,Los Angeles,overseas,third party,US,ca,Los Angeles,America/Los_Angeles,Mon to Sat,14:30,yes\n"


@pytest.fixture
def of_file(bring):
    return lambda *lines: bring(HEADER + "".join(lines), sheet="warehouses", name="warehouses.csv")


def platforms(code):
    return Warehouse.objects.create(
        code=code,
        name="Hub",
        owner="platform",
        kind="jit",
        country="CN",
        city="Yiwu",
        time_zone="Asia/Shanghai",
    )


def test_a_new_warehouse_is_kept_as_it_stands_in_the_file(merchant, of_file):
    of_file(LAX)

    warehouse = Warehouse.objects.get(merchant=merchant, code="LAX1")
    assert (warehouse.name, warehouse.kind, warehouse.owner) == ("Los Angeles", "overseas", "third_party")
    assert (warehouse.country, warehouse.subdivision, warehouse.city) == ("US", "CA", "Los Angeles")
    assert (warehouse.weekdays, warehouse.cutoff) == ([0, 1, 2, 3, 4, 5], time(14, 30))
    assert HolidayYear.objects.filter(country="US", subdivision="CA").exists()
    assert [entry.text for entry in timeline(merchant, warehouse)] == ["Warehouse LAX1 added"]


def test_what_a_new_one_does_not_say_is_as_when_staff_add_it(merchant, bring):
    bring("Code,Name,Country,City,Time zone\nBER1,Berlin,德国,Berlin,Europe/Berlin\n", sheet="warehouses")

    warehouse = Warehouse.objects.get(merchant=merchant)
    assert (warehouse.country, warehouse.weekdays, warehouse.cutoff) == ("DE", [0, 1, 2, 3, 4], time(15))
    assert warehouse.is_active


def test_a_change_is_told_in_the_history_and_tries_orders_again(merchant, bring):
    route = make_route(merchant, "GB")
    changed_at = RouteTable.objects.get(merchant=merchant).changed_at

    bring(f"Code,Working days,Cut-off\n{route.warehouse.code},周一至周五,[clear]\n", sheet="warehouses")

    route.warehouse.refresh_from_db()
    assert route.warehouse.cutoff is None
    assert [entry.text for entry in timeline(merchant, route.warehouse)] == ["cut-off: 15:00:00 → –"]
    assert RouteTable.objects.get(merchant=merchant).changed_at > changed_at


def test_the_preview_says_what_becomes_of_orders(merchant, upload):
    warehouse = make_warehouse(merchant)

    run = upload(f"Code,Cut-off,In use\n{warehouse.code},12:00,no\n", sheet="warehouses")

    told = " ".join(summarise(run, sheet_of("warehouses")).consequences)
    assert "Orders keep the date to ship by" in told
    assert "keep it, also when it is taken out of use" in told


def test_the_platforms_and_other_merchants_warehouses_are_not_touched(merchant, of_file, bring):
    hub, theirs = platforms("YIW1"), make_warehouse(make_merchant(), code="LAX1", name="Theirs")

    run = of_file(LAX, LAX.replace("lax1", "YIW1"))

    assert reasons(run) == {3: "code_of_platform"}
    hub.refresh_from_db()
    theirs.refresh_from_db()
    assert (hub.name, theirs.name) == ("Hub", "Theirs")
    assert Warehouse.objects.filter(code="LAX1").count() == 2


def test_a_merchant_has_no_more_warehouses_than_there_is_room_for(merchant, of_file, settings):
    settings.WAREHOUSES_MAX = 2
    make_warehouse(make_merchant())
    make_warehouse(merchant, code="OLD1")

    run = of_file(*(LAX.replace("lax1", code) for code in ("LAX1", "old1", "LAX2")))

    assert reasons(run) == {4: "too_many"}
    assert set(Warehouse.objects.filter(merchant=merchant).values_list("code", flat=True)) == {"OLD1", "LAX1"}


@pytest.mark.parametrize("is_whole", [False, True])
def test_room_that_somebody_took_since_the_preview_is_no_longer_there(
    merchant, upload, save, settings, monkeypatch, is_whole
):
    settings.WAREHOUSES_MAX = 3
    for module in (staging, saving):
        monkeypatch.setattr(module, "CHUNK", 1)
    lines = [LAX.replace("lax1", code) for code in ("LAX1", "LAX2", "LAX3", "LAX4")]
    run = upload(HEADER + "".join(lines[: 3 if is_whole else 4]), sheet="warehouses")
    assert reasons(run) == ({} if is_whole else {5: "too_many"})
    make_warehouse(merchant, code="OLD1")

    save(run, is_whole=is_whole)

    assert reasons(run) == {4: "too_many"} if is_whole else {4: "too_many", 5: "too_many"}
    own = Warehouse.objects.filter(merchant=merchant).values_list("code", flat=True)
    assert set(own) == ({"OLD1"} if is_whole else {"OLD1", "LAX1", "LAX2"})


@pytest.mark.parametrize(
    ("was", "now", "code"),
    [
        ("lax1", "l", "not_a_code"),
        ("US", "Atlantis", "no_country"),
        (",ca,", ",zz,", "no_subdivision"),
        ("America/Los_Angeles", "../etc/passwd", "no_zone"),
        ("Mon to Sat", "Mon to Funday", "no_day"),
        ("Mon to Sat", ";", "no_day"),
        ("14:30", "25:00", "not_a_clock"),
        ("overseas", "JIT", "not_one_of"),
        ("third party", "platform", "not_one_of"),
        ("yes", "perhaps", "not_yes_or_no"),
        ("US", "", "needed"),
    ],
)
def test_a_wrong_fact_is_refused_with_its_reason(of_file, was, now, code):
    run = of_file(LAX.replace(was, now, 1))

    assert reasons(run) == {2: code}
    assert not Warehouse.objects.exists()


def test_what_could_be_written_instead_is_told_in_words(of_file):
    run = of_file(LAX.replace("third party", "mine", 1))

    (refused,) = run.lines.refused()
    assert refused.refusal["details"]["choices"] == ["seller / 商家", "third party / 第三方"]


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("Mon to Fri", [0, 1, 2, 3, 4]),
        ("Mon-Fri", [0, 1, 2, 3, 4]),
        ("Sat to Mon", [0, 5, 6]),
        ("Sat   to\u3000Mon", [0, 5, 6]),
        ("monday, Wed; SUNDAY", [0, 2, 6]),
        ("周一至周六", [0, 1, 2, 3, 4, 5]),
        ("周一、周三", [0, 2]),
        ("every day", [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_working_days_are_read_as_people_write_them(cell, days):
    assert cells.weekdays(cell) == days


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("days", [[0], [0, 1], [0, 1, 2, 3, 4], [0, 2, 4, 5, 6], [0, 1, 2, 3, 4, 5, 6]])
def test_working_days_are_read_as_we_write_them(days, language):
    column = sheet_of("warehouses").column("weekdays")
    with override(language):
        written = column.write(days)

    assert column.read(written) == days


def test_the_address_and_the_currency_come_in_and_are_cleared(merchant, bring):
    told = "code,name,country,subdivision,city,time_zone,street,postcode,latitude,longitude,currency\n"
    facts = (
        "LAX1,Los Angeles,US,CA,Los Angeles,America/Los_Angeles,1200 E 7th St,90021,34.0332,-118.2341,usd\n"
    )
    bring(told + facts, sheet="warehouses", name="warehouses.csv")

    warehouse = Warehouse.objects.get(merchant=merchant)
    assert (warehouse.street, warehouse.postcode, warehouse.currency) == ("1200 E 7th St", "90021", "USD")
    assert (str(warehouse.latitude), str(warehouse.longitude)) == ("34.033200", "-118.234100")

    run = bring(told + facts.replace("34.0332", "34.033200"), sheet="warehouses", name="warehouses.csv")
    assert run.counts["unchanged"] == 1
    bring("Code,Postcode,Latitude,Longitude\nLAX1,[clear],[clear],[clear]\n", sheet="warehouses")
    warehouse.refresh_from_db()
    assert (warehouse.postcode, warehouse.latitude, warehouse.longitude) == ("", None, None)


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("Latitude", "34.03", "half_a_place"),
        ("Latitude", "91", "not_degrees"),
        ("Longitude", "-181", "not_degrees"),
        ("Longitude", "west", "not_degrees"),
        ("Currency", "QQQ", "no_currency"),
        ("Currency", "EUR", "currency_in_use"),
        ("Currency", "[clear]", "currency_in_use"),
    ],
)
def test_a_wrong_place_or_currency_is_refused(merchant, bring, column, cell, code):
    make_channel(make_warehouse(merchant, code="LAX1", currency="USD"), rates=[[500, 100]])

    run = bring(f"Code,{column}\nLAX1,{cell}\n", sheet="warehouses")

    assert reasons(run) == {2: code}
