"""The form by which a person says what the columns of a file mean."""

from collections import Counter
from collections.abc import Sequence

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.tenancy.zones import clean_zone
from orders.intake.columns.guess import known_states
from orders.intake.columns.sample import Sample
from orders.intake.columns.words import CHOICES, DATES, DECIMALS, NOT_THERE, TIMES_OF_DAY, WEIGHT_UNITS
from orders.intake.exceptions import IntakeError
from orders.intake.profiles.column_map import LONGEST, MOST_EMPTY, ColumnMap, plain
from orders.intake.profiles.fields import FIELDS, WORDS, Kind
from orders.intake.profiles.places import country_like, country_of
from orders.intake.wording import refusal_sentence
from warehouses.sites.countries import country_choices

MOST_TOLD = 60  # letters of a column's name in a select
SEVERAL = 20  # names in one sentence
JOINED = 3  # columns that a person may join to one fact
HOW = ("dates", "time_of_day", "zone", "decimal", "weight_unit", "empty", "repeats")
ALWAYS = (
    "programme",
    "status",
    "currency",
    "country",
)  # what a file may leave out because it is always the same
HAVE_WORDS = ("status", "programme", "needs_shipping", "country")


class HeaderForm(forms.Form):
    """Whether the first line names the columns: two buttons."""

    has_names = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class ColumnsForm(forms.Form):
    """One select of the file's columns for each fact, and how their cells are to be read.

    `start` is what the selects begin with: a guess, or a column map that was told before.
    """

    time_of_day = forms.ChoiceField(
        label=_("A date without a time of day"), choices=TIMES_OF_DAY, required=False
    )
    zone = forms.CharField(
        label=_("Time zone of the dates"), required=False, max_length=64,
        widget=forms.TextInput(attrs={"placeholder": "Asia/Shanghai"}),
    )  # fmt: skip
    decimal = forms.ChoiceField(label=_("Decimal sign"), choices=DECIMALS)
    empty = forms.CharField(
        label=_("Texts that mean “nothing”"), required=False, strip=True, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("One a line, e.g. -- or N/A."),
    )  # fmt: skip
    repeats = forms.BooleanField(
        label=_("Date, buyer and address stand only on the first line of an order"), required=False
    )

    def __init__(self, data=None, *, sample: Sample, start):
        super().__init__(data)
        self.sample, self.start = sample, start
        self.usable = _usable(sample.header)
        self.offered = [("", NOT_THERE), *((place, self._told(name)) for place, name in self.usable.items())]
        self.left_out = _left_out(sample.header, self.usable)
        for fact in FIELDS:
            self._add_columns(fact)
        for fact in ALWAYS:
            self._add_constant(fact)
        self._add_choice("dates", _("Dates are written"), DATES, start.dates)
        self._add_choice("weight_unit", _("Weights are in"), WEIGHT_UNITS, start.weight_unit)
        for name in ("time_of_day", "zone", "decimal", "repeats"):
            self.initial[name] = getattr(start, name)
        self.initial["empty"] = "\n".join(start.empty)
        self.word_names = {fact: self._add_words(fact) for fact in HAVE_WORDS}

    def chosen(self, fact: str) -> list[str]:
        """The columns that are chosen for a fact now, whether they were sent or begun with."""
        told = [self[name].value() for name in self.column_names(fact)]
        return [self.usable[place] for place in told if place in self.usable]

    def column_names(self, fact: str) -> list[str]:
        """The fields that choose a fact's columns."""
        return [name for name in self.fields if name.rpartition("-")[0] == f"of-{fact}"]

    def clean_zone(self):
        zone = self.cleaned_data["zone"]
        return clean_zone(zone) if zone else ""

    def clean_empty(self):
        lines = [line.strip() for line in self.cleaned_data["empty"].splitlines()]
        told = list(dict.fromkeys(line for line in lines if line))
        if len(told) > MOST_EMPTY:
            raise forms.ValidationError(_("At most %(most)s texts, please."), params={"most": MOST_EMPTY})
        return told

    def clean(self):
        told = super().clean()
        columns = {fact: list(dict.fromkeys(self.chosen(fact))) for fact in FIELDS}
        constants = {fact: told.get(f"always-{fact}", "").strip() for fact in ALWAYS}
        for fact, field in FIELDS.items():
            if field.required and not columns[fact]:
                self.add_error(f"of-{fact}-0", _("Choose the column that holds it."))
        self._refuse_untold(columns)
        if not self.errors:
            told["column_map"] = self._map(told, columns, constants)
        return told

    def _map(self, told, columns, constants):
        kept = {"programme": str.lower, "currency": str.upper, "country": str.upper}
        try:
            return ColumnMap.from_json(
                {
                    "columns": {fact: names for fact, names in columns.items() if names},
                    "constants": {
                        fact: kept.get(fact, str)(value) for fact, value in constants.items() if value
                    },
                    "words": self._words(columns),
                    "dates": told["dates"],
                    "zone": told["zone"],
                    "time_of_day": told["time_of_day"],
                    "decimal": told["decimal"],
                    "weight_unit": told["weight_unit"] or "g",
                    "empty": told["empty"],
                    "repeats": told["repeats"],
                    "headless": self.sample.has_names is False,
                }
            )
        except IntakeError as refusal:
            self.add_error(None, refusal_sentence(refusal.code, refusal.details))

    def _refuse_untold(self, columns):
        """What can be meant in two ways is said by a person."""
        if columns["weight"] and not self.cleaned_data.get("weight_unit"):
            self.add_error("weight_unit", _("Say which unit the weights have."))

    def _words(self, columns):
        """The source's words, those of other files that were told before included."""
        words = {}
        for fact, fields in self.word_names.items():
            known = dict(self.start.words.get(fact, {})) if columns[fact] else {}
            for text, name in fields.items():
                known = {theirs: ours for theirs, ours in known.items() if plain(theirs) != plain(text)}
                if ours := self.cleaned_data.get(name):
                    known[text] = ours
            if known:
                words[fact] = known
        return words

    def _add_columns(self, fact):
        names = list(self.start.columns.get(fact, ()))
        places = {plain(name): place for place, name in self.usable.items()}
        for number in range(max(JOINED if FIELDS[fact].joint else 1, len(names))):
            name = plain(names[number]) if number < len(names) else ""
            self.fields[f"of-{fact}-{number}"] = forms.ChoiceField(
                label=FIELDS[fact].label, choices=self.offered, required=False, initial=places.get(name, "")
            )

    def _told(self, name):
        """A column in a select: with its first value, because names alone say little."""
        first = next(iter(self.sample.shown([name])), "")
        name = Truncator(name).chars(MOST_TOLD)
        return f"{name} ({first[:24]})" if first else name

    def _add_constant(self, fact):
        label = pgettext_lazy("columns", "or always")
        initial = self.start.constants.get(fact, "")
        kind = FIELDS[fact].kind
        if kind == Kind.CURRENCY:
            field = forms.CharField(label=label, required=False, max_length=3)
            field.widget.attrs["placeholder"] = "USD"
        else:
            choices = country_choices() if kind == Kind.COUNTRY else CHOICES[fact]
            field = forms.ChoiceField(label=label, required=False, choices=[("", "–"), *choices])
        field.initial = initial
        self.fields[f"always-{fact}"] = field

    def _add_choice(self, name, label, choices, initial):
        """A choice that has no answer yet begins empty, and then one is asked for."""
        open_ = [] if initial else [("", _("please choose"))]
        self.fields[name] = forms.ChoiceField(
            label=label, choices=[*open_, *choices], initial=initial, required=name == "dates",
            error_messages={"required": _("These dates can be read in two ways. Say which is meant.")},
        )  # fmt: skip

    def _add_words(self, fact):
        """One select for each of the source's words in the chosen column: word → the field's name."""
        names = {}
        for column in self.chosen(fact)[:1]:
            place = next(place for place, name in self.usable.items() if name == column)
            for number, text in enumerate(self._texts(fact, column)):
                name = f"word-{fact}-{place}-{number}"
                known = self.start.words.get(fact, {})
                self.fields[name] = forms.ChoiceField(
                    label=text, required=False, choices=[("", _("refuse the line")), *_choices(fact)],
                    initial=known.get(plain(text)) or known.get(text) or _proposed(fact, text),
                )  # fmt: skip
                names[text] = name
        return names

    def _texts(self, fact, column):
        empty = set(self["empty"].value().splitlines()) if self["empty"].value() else set()
        texts = [text for text in self.sample.words(column) if text not in empty and len(text) <= 100]
        if fact == "country":
            return [text for text in self.sample.different(column) if not country_of(text)][:40]
        return texts


def _usable(header: Sequence[str]) -> dict[str, str]:
    """Place in the header → name, for columns that have a name of their own."""
    names = Counter(plain(name) for name in header)
    return {
        str(place): " ".join(name.split())  # names of a workbook may have several lines
        for place, name in enumerate(header)
        if name and names[plain(name)] == 1 and len(name) <= LONGEST and " ".join(name.split()).isprintable()
    }


def _left_out(header, usable):
    """The beginnings of names that cannot be chosen, each once, as many as a sentence has room for."""
    others = [name for place, name in enumerate(header) if name and str(place) not in usable]
    told = dict.fromkeys(Truncator(" ".join(name.split())).chars(MOST_TOLD) for name in others)
    return list(told)[:SEVERAL]


def _choices(fact):
    return country_choices() if fact == "country" else CHOICES[fact]


def _proposed(fact, text):
    if fact == "country":
        return country_like(text)
    if fact == "status":
        return known_states([text]).get(text, "")
    return plain(text) if plain(text) in WORDS[FIELDS[fact].kind] else ""
