"""What a line means when a column map says it."""

import pytest

from orders.intake.exceptions import UnreadableFile
from orders.intake.profiles.mapping import ColumnMap, MappedReader
from tests.orders.intake.profiles.readers import GOOD, SETTING, reader_of, reading_of, reason_of

REQUIRED = {fact: (fact,) for fact in GOOD}


def read(header, *records, **told):
    reader = MappedReader(header, SETTING, column_map=ColumnMap(**told))
    return [reader.read(list(record)) for record in records]


def test_texts_of_several_columns_are_joined_and_of_other_facts_the_first_counts():
    columns = REQUIRED | {"street": ("a1", "a2", "a3"), "country": ("to", "site")}
    header = [*GOOD, "a1", "a2", "a3", "to", "site"]

    [reading] = read(
        header,
        [*GOOD.values(), "1 High St", "", "Flat 2", "", "法国站"],
        columns=columns,
        words={"country": {"法国站": "FR"}},
    )

    assert (reading.order["street"], reading.order["country"]) == ("1 High St, Flat 2", "FR")


def test_what_stands_for_nothing_is_nothing():
    reading = reading_of({"email": "--", "unit_price": "N/A"}, empty=("--", "N/A"))

    assert "email" not in reading.order
    assert reading.line["price"] is None


def test_what_a_line_tells_of_its_order_is_its_own_whatever_the_line_before_told():
    columns = REQUIRED | {"postcode": ("postcode",), "unit_price": ("price",)}
    lines = [
        ("A-1", "EC1", "2"),
        ("A-1", "EC1", "3"),
        ("A-1", "EC2", "3"),
        ("A-2", "EC2", ""),
        ("", "EC2", ""),
    ]
    records = [[number, *list(GOOD.values())[1:], postcode, price] for number, postcode, price in lines]

    readings = read([*GOOD, "postcode", "price"], *records, columns=columns)

    told = [
        (reading.number, reading.order.get("postcode"), reading.line.get("price")) for reading in readings
    ]
    assert told[:4] == [("A-1", "EC1", 200), ("A-1", "EC1", 300), ("A-1", "EC2", 300), ("A-2", "EC2", None)]
    assert readings[4].problem.code == "missing"


def test_a_constant_is_told_of_every_line():
    reading = reading_of({}, constants={"programme": "semi_managed", "currency": "EUR", "country": "DE"})

    assert (reading.group, reading.order["currency"], reading.order["country"]) == (
        "semi_managed:A-1",
        "EUR",
        "DE",
    )


def test_moments_are_of_the_declared_zone():
    assert reading_of({}, zone="America/New_York").order["ordered_at"] == "2026-02-12T14:30:00+00:00"


def test_a_ship_by_date_means_its_end_where_dates_have_no_time():
    told = reading_of(
        {"ordered_at": "2026-02-12", "ship_by_latest": "2026-02-14"}, time_of_day="00:00", zone="UTC"
    )

    assert told.order["ordered_at"] == "2026-02-12T00:00:00+00:00"
    assert told.order["ship_by"] == "2026-02-14T23:59:59+00:00"


@pytest.mark.parametrize(
    ("told", "code"),
    [("US", "US"), ("United States", "US"), ("美国", "US"), ("uk", "GB"), ("Côte d’Ivoire", "CI")],
)
def test_a_country_is_known_by_code_and_by_name(told, code):
    assert reading_of({"country": told}).order["country"] == code


def test_a_country_that_is_none_is_refused():
    assert reason_of({"country": "Atlantis"}) == "unknown_country"


PLACES = {
    "code": ("US", "Austin", "TX", "Austin", "TX"),
    "name": ("US", "Austin", "texas", "Austin", "TX"),
    "accents": ("CA", "Laval", "Québec", "Laval", "QC"),
    "no code known": ("CO", "Soacha", "Cundinamarca", "Soacha, Cundinamarca", None),
}


@pytest.mark.parametrize(("country", "city", "province", "shown", "code"), PLACES.values(), ids=PLACES)
def test_a_province_is_its_code_or_stays_with_the_city(country, city, province, shown, code):
    order = reading_of({"country": country, "city": city, "subdivision": province}).order

    assert (order["city"], order.get("subdivision")) == (shown, code)


def test_a_long_product_name_is_cut_and_a_long_street_refused():
    assert len(reading_of({"title": "x" * 400}).line["title"]) == 300
    assert reason_of({"street": "x" * 501}) == "too_long"


def test_an_address_over_several_lines_becomes_one():
    assert reading_of({"street": "1 High St\r\nFlat 2"}).order["street"] == "1 High St Flat 2"


def test_a_number_cut_by_a_spreadsheet_is_refused_before_it_joins_two_orders():
    assert reason_of({"order_number": "4.50789E+11"}) == "cut_by_spreadsheet"


def test_the_columns_named_once_more_hold_no_order():
    reader = reader_of(GOOD)

    reading = reader.read([name.upper() for name in GOOD])

    assert (reading.problem.code, reading.group) == ("header_again", "")


def test_a_refusal_names_the_column_as_the_file_does():
    columns = REQUIRED | {"units": ("Stück",)}
    header = ["order_number", "ordered_at", "sku", "Stück"]

    [reading] = read(header, ["A-1", "2026-02-12 09:30", "MUG", "zwei"], columns=columns)

    assert reading.problem == ("not_whole", "Stück", "zwei")


def test_a_word_that_the_map_does_not_know_is_refused_with_those_it_knows():
    reading = reading_of({"status": "lost"}, words={"status": {"open": "released", "": "processing"}})

    assert reading.problem == ("unknown_word", "status", "lost (open)")


STATUSES = {
    "released": ("open", {"released_at": "2026-02-12T01:30:00+00:00"}, None),
    "waiting": ("held", {"waits": "yes"}, None),
    "processing": ("new", {}, None),
    "cancelled": ("off", {}, "cancelled"),
    "shipped": ("gone", {"released_at": "2026-02-12T01:30:00+00:00"}, "shipped"),
    "signed": ("home", {"released_at": "2026-02-12T01:30:00+00:00"}, "signed"),
    "nothing told": ("", {}, None),
}
WORDS = {
    "open": "released",
    "held": "waiting",
    "new": "processing",
    "off": "cancelled",
    "gone": "shipped",
    "home": "signed",
    "some": "partly",
    "": "processing",
}


@pytest.mark.parametrize(("word", "facts", "ended"), STATUSES.values(), ids=STATUSES)
def test_a_status_says_whether_the_order_waits_is_released_or_ended(word, facts, ended):
    reading = reading_of({"status": word}, words={"status": WORDS})

    told = {name: value for name, value in reading.order.items() if name in {"released_at", "waits"}}
    assert (told, reading.line.get("ended")) == (facts, ended)


def test_of_two_status_columns_the_weightier_word_counts():
    columns = REQUIRED | {"status": ("money", "goods")}
    header = [*GOOD, "money", "goods"]

    readings = read(
        header,
        [*GOOD.values(), "new", "gone"],
        [*GOOD.values(), "open", "new"],
        columns=columns,
        words={"status": WORDS},
    )

    assert [reading.line.get("ended") for reading in readings] == ["shipped", None]
    assert "released_at" not in readings[1].order


def test_a_moment_of_cancelling_cancels():
    assert reading_of({"cancelled_at": "2026-02-12 10:00"}).line["ended"] == "cancelled"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"status": "some"}, "partly_shipped"),
        ({"status": "off", "units": "0"}, "cancelled_at_source"),
        ({"needs_shipping": "no"}, "no_shipping_needed"),
    ],
)
def test_what_is_not_to_be_shipped_is_told(cells, reason):
    assert reason_of(cells, words={"status": WORDS}) == reason


FIRST = ["#1", "2026-02-12 09:30", "MUG", "1", "EUR", "Jane"]
LATER = ["#1", "", "CUP", "2", "", ""]
REPEATS = {"columns": REQUIRED | {"currency": ("currency",), "recipient_name": ("name",)}, "repeats": True}
HEADER = [*GOOD, "currency", "name"]


def test_the_first_line_of_an_order_speaks_for_those_below_it():
    first, later = read(HEADER, FIRST, LATER, **REPEATS)

    assert later.order == first.order
    assert (later.line["sku"], later.order["recipient_name"]) == ("CUP", "Jane")


def test_a_line_without_its_first_line_is_refused():
    _first, lost = read(HEADER, FIRST, ["#2", *LATER[1:]], **REPEATS)

    assert (lost.problem.code, lost.group) == ("no_first_line", "self_operated:#2")


def test_a_line_that_was_staged_before_is_remembered_for_those_below_it():
    reader = MappedReader(HEADER, SETTING, column_map=ColumnMap(**REPEATS))

    assert reader.pass_by(FIRST)

    assert reader.read(LATER).order["currency"] == "EUR"


def test_a_line_of_another_length_names_its_order():
    reading = reader_of(GOOD).read(["A-1", "2026-02-12"])

    assert (reading.problem.code, reading.number) == ("cells_count", "A-1")


@pytest.mark.parametrize(
    ("header", "code"),
    [(["order_number", "sku", "units"], "columns_missing"), ([*GOOD, "SKU"], "columns_twice")],
)
def test_a_header_without_what_is_needed_is_refused(header, code):
    with pytest.raises(UnreadableFile) as refusal:
        MappedReader(header, SETTING, column_map=ColumnMap(columns=REQUIRED))

    assert refusal.value.code == code


def test_columns_that_nobody_reads_are_named_even_beside_others_of_their_name():
    reader = MappedReader([*GOOD, "note", "note", ""], SETTING, column_map=ColumnMap(columns=REQUIRED))

    assert reader.columns.unused == ["note", "note"]
