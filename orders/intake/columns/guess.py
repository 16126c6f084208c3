"""Guesses what the columns of an unknown file of orders mean: by their names and by their values (pure).

A guess is only ever a proposal: a person looks at it before a line is read by it, and what can be meant in
two ways is left open and asked.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import partial
from itertools import permutations

from orders.intake.columns import shapes
from orders.intake.columns.header_words import NAMES, likeness, state_word, weight_unit
from orders.intake.profiles.places import country_like, country_of

ROWS = 200  # of the file are looked at
BY_NAME, BY_VALUES, BY_SUM = "name", "values", "sum"
MOMENTS = ("ordered_at", "paid_at", "released_at", "ship_by_latest")
AMOUNTS = ("unit_price", "line_total", "postage", "seller_discount")
# What must look right in most cells of a column before its name is believed.
LOOKS = {
    **dict.fromkeys(MOMENTS, shapes.is_date),
    **dict.fromkeys(AMOUNTS, shapes.is_number),
    "units": shapes.is_whole,
    "currency": shapes.is_currency_code,
    "country": country_like,
}
MOST = 0.5
MANY = 0.7
NEARLY_ALL = 0.95
LEAST_ALIKE = 20
FEW_WORDS = 30
NUMBERS = 30  # columns of numbers that a sum is looked for in
MOST_NOTHINGS = 12
MARKS = frozenset({"--", "-", "—", "N/A", "n/a"})


@dataclass
class Guess:
    """What the columns seem to mean, why, and what only a person can say."""

    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    because: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    dates: str = "iso"
    time_of_day: str = ""
    decimal: str = "."
    weight_unit: str = ""
    empty: tuple[str, ...] = ()
    repeats: bool = False
    constants: dict[str, str] = field(default_factory=dict)
    zone: str = ""

    @property
    def asks(self) -> frozenset[str]:
        """What nothing in the file tells."""
        open_to_both = {"dates"} if not self.dates else set()
        return frozenset(open_to_both | ({"weight_unit"} if self._weighs_unknown() else set()))

    def _weighs_unknown(self):
        return "weight" in self.columns and not self.weight_unit


def guess(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Guess:
    """What a file with this header and these first rows seems to hold."""
    values = _by_column(header, rows[:ROWS])
    found = Guess()
    _by_names(found, values)
    _by_values(found, values)
    _by_sum(found, values)
    _meanings(found, values)
    return found


def seems_headless(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first line looks like an order: a date, a number, an address, or what comes again below."""
    if any(shapes.is_date(cell) or shapes.is_number(cell) or "@" in cell for cell in header if cell):
        return True
    below = [row for row in rows[:ROWS] if row[: len(header)] != list(header)]
    return any(
        name and any(place < len(row) and row[place].strip() == name for row in below)
        for place, name in enumerate(header)
    )


def _by_column(header, rows):
    """Values by column name, for names that stand once; short rows end early."""
    count = Counter(header)
    return {
        name: [row[place].strip() if place < len(row) else "" for row in rows]
        for place, name in enumerate(header)
        if name and count[name] == 1
    }


def _by_names(found, values):
    """The best pair of column and field first; each of both is used once."""
    pairs = [
        (alike, -place, name, code)
        for place, name in enumerate(values)
        for code in NAMES
        if (alike := likeness(name, code)) >= LEAST_ALIKE and _may_be(code, values[name])
    ]
    for _alike, _place, name, code in sorted(pairs, reverse=True):
        if code not in found.columns and not _is_taken(found, name):
            _take(found, code, name, BY_NAME)


def _may_be(code, cells):
    looks = LOOKS.get(code)
    return not looks or not any(cells) or shapes.share(cells, looks) >= MOST


def _by_values(found, values):
    """What a name did not tell, and an order cannot be without, or a value tells for sure."""
    for code in ("ordered_at", "country", "currency"):
        if code not in found.columns:
            _first(found, values, code, partial(_mostly, code))
    if "order_number" not in found.columns:
        _first(found, values, "order_number", _looks_like_numbers_of_orders)
    if "sku" not in found.columns:
        orders = values.get(found.columns.get("order_number", ("",))[0], [])
        _first(found, values, "sku", lambda cells: _looks_like_codes(cells, orders))


def _mostly(code, cells):
    return shapes.share(cells, LOOKS[code]) >= (MANY if code == "ordered_at" else NEARLY_ALL)


def _first(found, values, code, fits):
    for name, cells in values.items():
        if any(cells) and not _is_taken(found, name) and fits(cells):
            _take(found, code, name, BY_VALUES)
            return


def _looks_like_numbers_of_orders(cells):
    """Identifiers in every line, most of them different: an order of several lines repeats its own."""
    return all(cells) and all(map(_is_identifier, cells)) and len(cells) / 3 < len(set(cells))


def _looks_like_codes(cells, orders):
    """Identifiers with letters, some of which come again, and that are not the same all over an order."""
    has_letters = any(letter.isalpha() for cell in cells for letter in cell)
    pairs = set(zip(orders, cells, strict=False))
    vary = not orders or len(pairs) > len(set(orders))
    return has_letters and vary and all(map(_is_identifier, cells)) and 1 < len(set(cells)) <= len(cells) / 2


def _is_identifier(cell):
    has_digit = any(letter.isdigit() for letter in cell)
    is_other = " " in cell or "." in cell or shapes.is_date(cell)
    return has_digit and not is_other and 2 < len(cell) <= 64


def _by_sum(found, values):
    """The price is the column that makes the total when multiplied by the units."""
    if "units" not in found.columns:
        return
    units = [_number(cell) for cell in values[found.columns["units"][0]]]
    numeric = [name for name, cells in values.items() if _is_numeric(cells)]
    names = [name for name in numeric if (name,) != found.columns["units"]][:NUMBERS]
    numbers = {name: [_number(cell) for cell in values[name]] for name in names}
    for total, price in permutations(names, 2):
        if _multiplies(units, numbers[price], numbers[total]):
            _move(found, "unit_price", price)
            break
    if "unit_price" in found.columns:
        found.columns.pop("line_total", None)  # a total beside a price only refuses lines that were rounded


def _move(found, code, name):
    """Give a column to a field although another field had it by its name."""
    if found.columns.get(code) == (name,):
        return
    for other in [other for other, names in found.columns.items() if names == (name,)]:
        del found.columns[other], found.because[other]
    _take(found, code, name, BY_SUM)


def _multiplies(units, prices, totals):
    told = [
        abs(unit * price - total) <= max(Decimal("0.02"), total / 100)
        for unit, price, total in zip(units, prices, totals, strict=True)
        if None not in (unit, price, total) and unit > 1 and price > 0
    ]
    return len(told) >= 3 and sum(told) / len(told) >= NEARLY_ALL


def _is_numeric(cells):
    return shapes.share(cells, shapes.is_number) >= NEARLY_ALL


def _number(cell):
    try:
        return Decimal(cell.replace(",", "")) if len(cell) <= 20 and shapes.is_number(cell) else None
    except InvalidOperation:
        return None


def _meanings(found, values):
    """How the chosen columns' cells are to be read."""
    chosen = {code: values[names[0]] for code, names in found.columns.items()}
    found.dates = shapes.style_of(_cells(chosen, MOMENTS))
    if any(map(shapes.has_no_time, _cells(chosen, MOMENTS))):
        found.time_of_day = "00:00"
    found.decimal = shapes.decimal_sign(_cells(chosen, AMOUNTS))
    found.empty = nothings(chosen)
    found.repeats = _stands_on_first_line(chosen)
    found.words = {
        "status": known_states(chosen.get("status", ())),
        "country": known_countries(chosen.get("country", ())),
    }
    found.words = {code: words for code, words in found.words.items() if words}
    if "weight" in found.columns:
        found.weight_unit = weight_unit(found.columns["weight"][0])


def nothings(chosen: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Texts that seem to mean nothing: marks, and words that come again where dates or numbers stand."""
    told = Counter(cell for cells in chosen.values() for cell in cells if cell in MARKS)
    for code, cells in chosen.items():
        if code in LOOKS and code not in ("country", "currency"):
            told.update(cell for cell in cells if cell and not LOOKS[code](cell))
    return tuple(
        text for text, count in told.most_common(MOST_NOTHINGS) if count > 1 and not _has_digit(text)
    )


def known_states(cells: Sequence[str]) -> dict[str, str]:
    """Our words for those states of an order that have a known name."""
    states = {cell: state_word(cell) for cell in dict.fromkeys(cells) if cell}
    return {text: ours for text, ours in states.items() if ours} if len(states) <= FEW_WORDS else {}


def known_countries(cells: Sequence[str]) -> dict[str, str]:
    """The countries that are told by a name of their own in this file."""
    told = {cell: country_like(cell) for cell in dict.fromkeys(cells) if cell}
    return {text: code for text, code in told.items() if code and not country_of(text)}


def _stands_on_first_line(chosen):
    """Whether only an order's first line says when it was made."""
    firsts = defaultdict(list)
    for number, at in zip(chosen.get("order_number", ()), chosen.get("ordered_at", ()), strict=False):
        firsts[number].append(bool(at))
    several = [told for number, told in firsts.items() if number and len(told) > 1]
    return bool(several) and all(told[0] and not any(told[1:]) for told in several)


def _cells(chosen, codes):
    return [cell for code in codes for cell in chosen.get(code, ()) if cell]


def _has_digit(text):
    return any(letter.isdigit() for letter in text)


def _is_taken(found, name):
    return any(name in names for names in found.columns.values())


def _take(found, code, name, because):
    found.columns[code], found.because[code] = (name,), because
