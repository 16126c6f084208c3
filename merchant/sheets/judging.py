"""What lines make of what is there: for the preview, and once more under lock when they are saved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from merchant.sheets.cells import differences, read
from merchant.sheets.exceptions import Refused
from merchant.sheets.models import LONGEST_KEY, SheetLine
from merchant.sheets.sheet import Change, Key, Sheet, Value, Values
from merchant.tenancy.models import Merchant

Outcome = SheetLine.Outcome
MARK = "\x1f"  # parts the values of a key


@dataclass
class Line:
    """One line on its way: its cells by column, and then what became of them."""

    line_no: int
    told: Mapping[str, str] = field(default_factory=dict)
    refusal: Refused | None = None
    key: Key = ()
    before: Values | None = None
    given: dict[str, Value] = field(default_factory=dict)
    pk: int | None = None

    @property
    def joined_key(self) -> str:
        return MARK.join(self.key)

    @property
    def outcome(self) -> Outcome:
        if self.refusal:
            return Outcome.REFUSED
        if self.before is None:
            return Outcome.NEW
        return Outcome.CHANGED if self.given else Outcome.UNCHANGED

    @property
    def change(self) -> Change:
        return Change(self.key, self.before, self.given)


def judge(
    sheet: Sheet,
    merchant: Merchant,
    lines: Sequence[Line],
    *,
    earlier: Callable[[list[str]], dict[str, int]],
    new_before: Callable[[], int],
) -> None:
    """Compare lines with what is there.

    `earlier` tells in which line of the file a key stood before, `new_before` how many rows its earlier
    lines would add.
    """
    for line in lines:
        _read_key(sheet, line)
    _refuse_repeated(lines, earlier)
    found = sheet.found(merchant, [line.key for line in _good(lines)], for_change=False)
    for line in _good(lines):
        line.before = found.get(line.key)
        _read_cells(sheet, line)
    _refuse_together(sheet, merchant, lines, new_before)


def judge_anew(
    sheet: Sheet,
    merchant: Merchant,
    lines: Sequence[Line],
    *,
    for_change: bool,
    new_before: Callable[[], int] = int,
) -> None:
    """Compare once more what the preview showed: what somebody changed meanwhile is not overwritten."""
    found = sheet.found(merchant, [line.key for line in lines], for_change=for_change)
    for line in lines:
        _compare_anew(sheet, line, found.get(line.key))
    _refuse_together(sheet, merchant, lines, new_before)


def _refuse_together(sheet, merchant, lines, new_before):
    """Refuse what the room cannot take as a whole, whatever its cells say one by one."""
    changing = [line for line in lines if line.outcome in (Outcome.NEW, Outcome.CHANGED)]
    refusals = sheet.refusals(merchant, [line.change for line in changing]) if changing else {}
    for line in changing:
        line.refusal = refusals.get(line.key)
    new = [line for line in changing if line.outcome == Outcome.NEW]
    room = sheet.room(merchant) if new else None
    if room is not None:
        for line in new[max(0, room.left - new_before()) :]:
            line.refusal = Refused("too_many", value=" ".join(line.key), most=f"{room.most:,}")


def _good(lines):
    return [line for line in lines if not line.refusal]


def _read_key(sheet, line):
    if line.refusal:
        return
    try:
        values = {code: _key_value(sheet.column(code), line.told[code]) for code in sheet.key}
        line.key = sheet.key_of(values)
        if len(line.joined_key) > LONGEST_KEY:
            raise Refused("too_long", field=sheet.key[0], longest=LONGEST_KEY)
    except Refused as refusal:
        line.refusal, line.key = refusal, ()


def _key_value(column, text):
    if not text:
        raise Refused("needed", field=column.code)
    return read(column, text)


def _refuse_repeated(lines, earlier):
    """The second line of a key would undo the first: a person says which one is meant."""
    before = earlier([line.joined_key for line in lines if line.key])
    for line in lines:
        if not line.key:
            continue
        if line.joined_key in before:
            line.refusal = Refused("repeated", value=" ".join(line.key), line=before[line.joined_key])
        else:
            before[line.joined_key] = line.line_no


def _read_cells(sheet, line):
    columns = [
        column
        for column in sheet.columns
        if column.code in line.told and (line.before is None or column.code not in sheet.key)
    ]
    try:
        line.given = differences(columns, line.told, line.before)
        if line.before is None:
            _check_needed(sheet, line.given)
    except Refused as refusal:
        line.refusal = refusal


def _check_needed(sheet, given):
    for column in sheet.columns:
        if column.is_needed and given.get(column.code) in (None, ""):
            raise Refused("needed", field=column.code)


def _compare_anew(sheet, line, now):
    shown, line.before = line.before, now
    if now is None:
        line.refusal = Refused("gone_meanwhile") if shown is not None else None
        return
    told = {code: value for code, value in line.given.items() if code not in sheet.key}
    line.given = {code: value for code, value in told.items() if now[code] != value}
    if shown is None and line.given:
        line.refusal = Refused("added_meanwhile")
        return
    for code in line.given:
        if now[code] != shown[code]:
            line.refusal = Refused("changed_meanwhile", field=code, value=str(now[code])[:200])
            return
