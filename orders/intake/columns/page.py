"""The page on which a person says what the columns of a file mean, as its template reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.forms import BoundField

from orders.intake.columns.changes import Changes, changes
from orders.intake.columns.forms import ALWAYS, ColumnsForm
from orders.intake.columns.guess import Guess, guess
from orders.intake.columns.sample import Sample
from orders.intake.columns.words import BECAUSE, GROUPS, RENAMED
from orders.intake.models import SavedMap
from orders.intake.profiles.column_map import ColumnMap, plain
from orders.intake.profiles.fields import FIELDS

UNCHANGED = Changes()


@dataclass(frozen=True)
class Row:
    """One fact with the selects of its columns, what those hold, and the file's words for it."""

    code: str
    label: str
    is_required: bool
    selects: Sequence[BoundField]
    always: BoundField | None
    seen: Sequence[str]
    because: str
    words: Sequence[BoundField]

    @property
    def is_chosen(self) -> bool:
        """Whether the file, or a constant, tells the fact."""
        return any(select.value() for select in self.selects) or bool(self.always and self.always.value())

    @property
    def is_joined(self) -> bool:
        """Whether more than one column is chosen."""
        return any(select.value() for select in self.selects[1:])

    @property
    def has_errors(self) -> bool:
        """Whether something of the row is to be mended."""
        return any(select.errors for select in self.selects)


@dataclass(frozen=True)
class Group:
    """Facts that belong together; one of which nothing is chosen is folded."""

    title: str
    rows: Sequence[Row]

    @property
    def labels(self) -> str:
        """What can be found here, for a group whose rows are folded or many."""
        return " · ".join(str(row.label) for row in self.rows)

    @property
    def is_open(self) -> bool:
        """Whether there is something to look at."""
        return any(row.is_chosen or row.is_required or row.has_errors for row in self.rows)


@dataclass(frozen=True)
class Unsaid:
    """An answer that is missing or wrong, and where on the page it is given."""

    label: str
    place: str
    error: str


@dataclass(frozen=True)
class Mended(ColumnMap):
    """What was told before, with other columns where the file has not those of then, and why just them."""

    because: Mapping[str, str] = field(default_factory=dict)


def beginning(sample: Sample, column_map: dict, changed: Changes = UNCHANGED) -> ColumnMap | Guess:
    """What the selects begin with: what was told before, else a guess.

    A column that the file has not is replaced by what is probably its new name, or by the guess.
    """
    guessed = guess(sample.header, sample.rows)
    if not column_map:
        return guessed
    told = ColumnMap.from_json(column_map)
    known = {plain(name) for name in sample.header}
    now = {plain(was): name for was, name in changed.renamed}
    columns, because = {}, {}
    for fact, names in told.columns.items():
        names = tuple(now.get(plain(name), name) for name in names)
        if there := tuple(name for name in names if plain(name) in known):
            columns[fact] = there
            if there != told.columns[fact] and set(there) & set(now.values()):
                because[fact] = RENAMED
    taken = {plain(name) for names in columns.values() for name in names}
    for fact in told.columns.keys() - columns.keys():
        names = guessed.columns.get(fact, ())
        if names and not taken & {plain(name) for name in names}:
            columns[fact], because[fact] = names, guessed.because[fact]
    return Mended(**{**vars(told), "columns": columns}, because=because)


def differences(sample: Sample, saved: SavedMap | None) -> Changes:
    """How the file's header differs from the one that the chosen columns were saved with."""
    return changes(saved.header, sample.header) if saved else UNCHANGED


def groups(form: ColumnsForm) -> list[Group]:
    """The facts in the order in which a person looks for them."""
    because = getattr(form.start, "because", {})
    return [Group(title, [_row(form, fact, because) for fact in facts]) for title, facts in GROUPS]


def unsaid(form: ColumnsForm) -> list[Unsaid]:
    """What is wrong with the answers so far, in the order in which the page asks."""
    told = [Unsaid("", "", error) for error in form.non_field_errors()]
    for name in form.fields:
        field = form[name]
        told += [Unsaid(field.label, field.id_for_label, error) for error in form.errors.get(name, ())]
    return sorted(told, key=lambda one: not one.place.startswith("id_of-"))


def _row(form, fact, because):
    chosen = form.chosen(fact)
    is_guessed = chosen == list(form.start.columns.get(fact, ()))
    return Row(
        code=fact,
        label=FIELDS[fact].label,
        is_required=FIELDS[fact].required,
        selects=[form[name] for name in form.column_names(fact)],
        always=form[f"always-{fact}"] if fact in ALWAYS else None,
        seen=form.sample.shown(chosen),
        because=BECAUSE.get(because.get(fact, ""), "") if chosen and is_guessed else "",
        words=[form[name] for name in form.word_names.get(fact, {}).values()],
    )
