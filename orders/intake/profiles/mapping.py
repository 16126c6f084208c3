"""Reads the lines of any file by a column map: what each cell means stands in the map, not in code (pure)."""

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from merchant.files.harmless import unescape_cell
from orders.intake.exceptions import UnreadableFile
from orders.intake.profiles.base import (
    REFUSED,
    SALE,
    BadCell,
    LineReader,
    Problem,
    Profile,
    Reading,
    Setting,
)
from orders.intake.profiles.cells import (
    FAR_AHEAD,
    GROUPED,
    NUMBER,
    currency_code,
    minor_amount,
    moment,
    text,
    whole_units,
)
from orders.intake.profiles.column_map import ColumnMap, plain
from orders.intake.profiles.dates import DAY_END
from orders.intake.profiles.fields import (
    CANCELLED,
    FIELDS,
    NO,
    PARTLY,
    PROCESSING,
    PROGRAMMES,
    RELEASED,
    SHIPPED,
    SIGNED,
    STATUSES,
    WAITING,
    WORDS,
    YES,
    Kind,
)
from orders.intake.profiles.places import country_of, place_of

__all__ = ["FIELDS", "ColumnMap", "MappedReader", "mapped"]

RECIPIENT = ("recipient_name", "phone", "email", "street", "buyer_reference")
OF_ORDER = frozenset(name for name, fact in FIELDS.items() if not fact.of_line and name != "order_number")
GRAMS = {"g": Decimal(1), "kg": Decimal(1000), "oz": Decimal("28.349523125"), "lb": Decimal("453.59237")}
HEAVIEST = 1_000_000  # grams
WEIGHT = re.compile(r"(\d{1,9}(?:[.,]\d{1,6})?)\s?(g|kg|oz|lbs?)?", re.ASCII | re.IGNORECASE)
CUT_BY_SPREADSHEET = re.compile(r"\d\.\d+E\+\d+", re.ASCII | re.IGNORECASE)
# Three noughts could be a thousand.
ROUND_UNITS = {sign: re.compile(rf"([+-]?\d{{1,15}})\{sign}(?:00?|0{{4,9}})", re.ASCII) for sign in ".,"}
SHOWN_WORDS = 12
_APART = "\n"  # parts the words of several status columns; no cell has line ends when it is read


class MappedColumns:
    """Where a header has the facts of a column map."""

    def __init__(self, header: list[str], column_map: ColumnMap):
        names = [plain(name) for name in header]
        self.count = len(header)
        self.places = {
            fact: tuple(names.index(plain(name)) for name in columns if plain(name) in names)
            for fact, columns in column_map.columns.items()
        }
        self.names = {fact: header[places[0]] for fact, places in self.places.items() if places}
        self._refuse_twice(header, names, is_strict=column_map.strict)
        missing = [fact for fact in FIELDS if FIELDS[fact].required and not self._has(fact, column_map)]
        if missing:
            columns = [column_map.columns.get(fact, (fact,))[0] for fact in missing]
            raise UnreadableFile("columns_missing", columns=columns)
        used = {place for places in self.places.values() for place in places}
        self.unused = [name for place, name in enumerate(header) if name and place not in used]

    def _has(self, fact, column_map):
        return fact in self.names or fact in column_map.constants

    def _refuse_twice(self, header, names, *, is_strict):
        read = [place for places in self.places.values() for place in places]
        twice = {names[place] for place in read if names.count(names[place]) > 1}
        if is_strict:
            doubled = [places for places in self.places.values() if len(places) > 1]
            twice |= {header[place] for places in doubled for place in places}
        if twice:
            raise UnreadableFile("columns_twice", columns=sorted(twice))


class AboutOrder(NamedTuple):
    """What a line says of its order."""

    number: str
    programme: str
    currency: str
    status: str
    facts: dict[str, Any]


class MappedReader(LineReader):
    """Reads the lines of one file as its column map says."""

    def __init__(self, header: list[str], setting: Setting, *, column_map: ColumnMap):
        self.map = column_map
        self.columns = MappedColumns(header, column_map)
        zone = ZoneInfo(column_map.zone) if column_map.zone else setting.zone
        self.setting = replace(setting, zone=zone)
        plan = [(fact, places, _joint(fact)) for fact, places in self.columns.places.items() if places]
        self._plan_of_order = [told for told in plan if not FIELDS[told[0]].of_line]
        self._plan_of_line = [told for told in plan if FIELDS[told[0]].of_line]
        self._places_of_order = [place for _fact, places, _joint in self._plan_of_order for place in places]
        self._empty = frozenset({"", *column_map.empty})
        self._words = {
            fact: {plain(theirs): ours for theirs, ours in words.items()}
            for fact, words in column_map.words.items()
        }
        self._first: dict[str, str] = {}  # what the first line of the order at hand tells, where it repeats
        self._number = ""
        # What the last line told of its order: the next one mostly tells the same.
        self._told: list[str] = []
        self._order_cells: dict[str, str] = {}
        self._about: AboutOrder | None = None
        self._titles = {plain(name) for name in header if name}

    def read(self, record):
        """One record as a reading; a cell that is wrong makes a refused one, never an exception."""
        if len(record) != self.columns.count:
            found = Problem("cells_count", value=f"{len(record)} / {self.columns.count}")
            return self.refused(found, number=self._told_number(record))
        if self._is_header(record):
            return self.refused(Problem("header_again"), number="")
        cells = self._cells(record)
        try:
            return self.understand(cells)
        except BadCell as bad:
            shown = self.columns.names.get(bad.problem.field, bad.problem.field)
            number = cells.get("order_number", "")[:64]
            return self.refused(bad.problem._replace(field=shown), number=number, cells=cells)

    def pass_by(self, record):
        """Remember what a line that is staged already tells of the lines that follow it."""
        leaned_on = self.map.repeats and len(record) == self.columns.count
        if leaned_on:
            self._cells(record)
        return leaned_on

    def refused(self, problem, *, number, cells=None):
        """A reading that says why the line is not taken, under its programme where that is clear."""
        reading = Reading(REFUSED, number=number, problem=problem)
        try:
            reading.programme = self._word(cells or self.map.constants, "programme", PROGRAMMES[0])
        except BadCell:
            reading.programme = PROGRAMMES[0]
        return reading

    def understand(self, cells):
        """What these cells, named by their facts, mean."""
        if self._about is None:
            self._about = self._understood_order(cells)
        about = self._about
        line = self._line(cells, about.currency, about.status)
        return Reading(SALE, number=about.number, programme=about.programme, order=about.facts, line=line)

    def _understood_order(self, cells):
        number = text(cells, "order_number", limit=64, required=True)
        if CUT_BY_SPREADSHEET.fullmatch(number):
            raise BadCell("cut_by_spreadsheet", "order_number", number)
        currency = currency_code(cells, "currency", self.setting.currency)
        status = self._status(cells)
        programme = self._word(cells, "programme", PROGRAMMES[0])
        return AboutOrder(number, programme, currency, status, self._order(cells, currency, status))

    def _cells(self, record):
        """What the record tells, by fact; where the file says so, with what its order's first line told."""
        told = [record[place] for place in self._places_of_order]
        if told != self._told:
            self._told, self._about = told, None
            self._order_cells = self.map.constants | self._taken(record, self._plan_of_order)
        cells = self._order_cells | self._taken(record, self._plan_of_line)
        return self._with_first(cells) if self.map.repeats else cells

    def _taken(self, record, plan):
        cells = {}
        for fact, places, joint in plan:
            found = [value for place in places if (value := record[place].strip()) not in self._empty]
            if found:
                cells[fact] = self._clean(joint.join(dict.fromkeys(found)) if joint else found[0], fact)
        return cells

    def _clean(self, value, fact):
        if fact in {"postcode", "phone"}:
            value = value.removeprefix("'")  # keeps leading zeros in a spreadsheet
        value = unescape_cell(value)
        if FIELDS[fact].joint and not self.map.strict and not value.isprintable():
            value = " ".join(value.split())
        return value

    def _with_first(self, cells):
        number = cells.get("order_number", "")
        if number != self._number:
            self._number = number
            self._first = {fact: value for fact, value in cells.items() if fact in OF_ORDER}
        return self._first | cells

    def _is_header(self, record):
        place = self.columns.places["order_number"][0]
        cell = plain(record[place])
        return bool(cell) and cell in self._titles and sum(plain(one) in self._titles for one in record) > 1

    def _told_number(self, record):
        place = self.columns.places["order_number"][0]
        return record[place].strip()[:64] if place < len(record) else ""

    def _order(self, cells, currency, status):
        ordered_at = self._moment(cells, "ordered_at", required=True)
        paid_at = self._moment(cells, "paid_at")
        facts = {
            "currency": currency,
            "ordered_at": ordered_at,
            "paid_at": paid_at,
            "released_at": self._released_at(cells, status, paid_at or ordered_at),
            "waits": "yes" if status == WAITING else "",
            "ship_by": self._moment(cells, "ship_by_latest", ahead=FAR_AHEAD, time_of_day=self._end_of_day),
            "postage": self._amount(cells, "postage", currency),
            "discount": self._amount(cells, "seller_discount", currency),
            "discount_title": text(cells, "discount_title", limit=FIELDS["discount_title"].limit),
            "country": self._country(cells),
            "postcode": text(cells, "postcode", limit=FIELDS["postcode"].limit),
        }
        facts |= {name: text(cells, name, limit=FIELDS[name].limit) for name in RECIPIENT if name in cells}
        facts |= self._place(cells, facts["country"])
        return {name: value for name, value in facts.items() if value not in ("", None)}

    @property
    def _end_of_day(self):
        return DAY_END if self.map.time_of_day else ""

    def _moment(self, cells, fact, **asked):
        if fact not in cells and "required" not in asked:
            return ""
        asked = {"time_of_day": self.map.time_of_day} | asked
        if not cells.get(fact) and asked.get("required") and self.map.repeats:
            raise BadCell("no_first_line", fact)
        return moment(cells, fact, self.setting.zone, dates=self.map.dates, **asked)

    def _released_at(self, cells, status, begun_at):
        """When the source released the order; without that moment payment counts, else the order."""
        released = self._moment(cells, "released_at")
        if status in {PROCESSING, WAITING}:
            if released:
                raise BadCell("processing_but_released", "released_at", cells["released_at"])
            return ""
        if status == CANCELLED:
            return ""
        return released or begun_at

    def _status(self, cells):
        """The weightiest of the words that the status columns have; a moment of cancelling is one, too."""
        told = cells.get("status", "").split(_APART)
        words = [self._word({"status": word}, "status", RELEASED) for word in told]
        if self._moment(cells, "cancelled_at"):
            words.append(CANCELLED)
        status = max(words, key=STATUSES.index)
        if status == PARTLY:
            raise BadCell("partly_shipped", "status", " / ".join(told))
        return status

    def _word(self, cells, fact, default):
        """One of our words; where the map knows the source's words, only those are understood."""
        value = cells.get(fact, "")
        known = self._words.get(fact) or {word: word for word in WORDS[FIELDS[fact].kind]}
        if not value:
            return known.get("", default)
        found = known.get(plain(value)) or (value if value == self.map.constants.get(fact) else "")
        if not found:
            shown = [word for word in known if word][:SHOWN_WORDS]
            raise BadCell("unknown_word", fact, f"{value[:60]} ({', '.join(shown)})")
        return found

    def _country(self, cells):
        value = cells.get("country", "")
        found = value and (self._words.get("country", {}).get(plain(value)) or country_of(value))
        if value and not found:
            raise BadCell("unknown_country", "country", value[:60])
        return found

    def _place(self, cells, country):
        """City and province; a province that is told by a name without a code stays with the city."""
        city, subdivision = cells.get("city", ""), cells.get("subdivision", "")
        if not self.map.strict:
            city, subdivision = place_of(country, city, subdivision)
        told = {"city": city, "subdivision": subdivision}
        return {name: text(told, name, limit=FIELDS[name].limit) for name in told}

    def _line(self, cells, currency, status):
        if self._word(cells, "needs_shipping", YES) == NO:
            raise BadCell("no_shipping_needed", "needs_shipping", cells["needs_shipping"])
        units = self._units(cells, status)
        line_id = text(cells, "line_id", limit=FIELDS["line_id"].limit)
        if CUT_BY_SPREADSHEET.fullmatch(line_id):
            raise BadCell("cut_by_spreadsheet", "line_id", line_id)
        line = {
            "id": line_id,
            "sku": text(cells, "sku", limit=FIELDS["sku"].limit, required=True),
            "title": self._title(cells),
            "units": units,
            "price": self._price(cells, currency, units),
        }
        more = {
            "personalisation": text(cells, "personalisation", limit=FIELDS["personalisation"].limit),
            "weight_g": self._weight(cells),
            "ended": status if status in {SHIPPED, SIGNED, CANCELLED} else "",
        }
        return line | {name: value for name, value in more.items() if value}

    def _title(self, cells):
        limit = FIELDS["title"].limit
        title = cells.get("title", "")
        if len(title) > limit and not self.map.strict:
            title = title[: limit - 1] + "…"
        return text({"title": title}, "title", limit=limit)

    def _units(self, cells, status):
        value = cells.get("units", "")
        rounded = None if self.map.strict else ROUND_UNITS[self.map.decimal].fullmatch(value)
        units = whole_units({"units": rounded[1]} if rounded else cells, "units")
        if units == 0 and status == CANCELLED:
            raise BadCell("cancelled_at_source", "units", value)
        if units <= 0:
            raise BadCell("not_positive", "units", value)
        return units

    def _price(self, cells, currency, units):
        """The price of one unit; a line's total must divide by its units and agree with a price beside it."""
        price = self._amount(cells, "unit_price", currency)
        total = self._amount(cells, "line_total", currency)
        if total is None:
            return price
        if price is None:
            if total % units:
                raise BadCell("total_not_divisible", "line_total", f"{cells['line_total']} / {units}")
            return total // units
        if price * units != total:
            shown = f"{units} × {cells['unit_price']} ≠ {cells['line_total']}"
            raise BadCell("total_differs", "line_total", shown[:200])
        return price

    def _amount(self, cells, fact, currency):
        value = cells.get(fact, "")
        if value and not self.map.strict:
            value = value.removeprefix(currency).removesuffix(currency).strip() or value
            value = self._with_point(value, fact)
        return minor_amount({fact: value}, fact, currency)

    def _with_point(self, value, fact):
        """The number with a decimal point and nothing else; a sign that could be either is refused."""
        sign = self.map.decimal
        if GROUPED[sign].fullmatch(value):
            value = value.replace("." if sign == "," else ",", "")
        elif sign == "," and "." in value:
            raise BadCell("has_point", fact, value)
        return value.replace(",", ".") if sign == "," else value

    def _weight(self, cells):
        """Grams; what is no weight counts as unknown, for the order then waits for one anyway."""
        found = WEIGHT.fullmatch(cells.get("weight", ""))
        if not found or (self.map.strict and "," in found[1]):
            return None
        sign = self.map.decimal
        number = found[1].replace(",", ".") if sign == "," else found[1]
        if not NUMBER.fullmatch(number):
            return None
        unit = (found[2] or self.map.weight_unit).casefold().removesuffix("s")
        grams = int((Decimal(number) * GRAMS[unit]).to_integral_value(ROUND_HALF_UP))
        return grams if 0 < grams <= HEAVIEST else None


def _joint(fact):
    return _APART if FIELDS[fact].kind == Kind.STATUS else FIELDS[fact].joint


def mapped(*, column_map: ColumnMap, **about) -> Profile:
    """A form of file whose lines are read by a column map."""
    return Profile(reader=partial(MappedReader, column_map=column_map), column_map=column_map, **about)
