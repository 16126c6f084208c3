"""What a question of the bank is, and what may be wrong with one. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from re import compile

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_OPTIONS = 6
FEWEST_OPTIONS = 3  # of a choice: fewer are guessed
LONGEST = {"text": 500, "explanation": 1000, "option": 300}
TEXTS = ("text_en", "text_zh", "explanation_en", "explanation_zh")
_CODE = compile(r"[a-z0-9][a-z0-9-]{1,39}")


class Kind(TextChoices):
    """How a question is answered."""

    SINGLE = "single", _("one right answer")
    MULTIPLE = "multiple", _("several right answers")
    TRUE_FALSE = "true_false", _("true or false")


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer, in both languages."""

    en: str
    zh: str
    right: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A question as the bank keeps it and a file writes it."""

    code: str
    topic: str
    kind: str
    is_active: bool
    text_en: str
    text_zh: str
    explanation_en: str
    explanation_zh: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field, and how to mend it."""

    field: str
    sentence: str | Promise


def problems_of(entry: Entry, topics: Collection[str]) -> list[Problem]:
    """All that is wrong with a question; nothing for one that may be asked."""
    return [*_of_its_head(entry, topics), *_of_its_texts(entry), *_of_its_options(entry)]


def _of_its_head(entry, topics):
    if not _CODE.fullmatch(entry.code):
        yield Problem("code", _("Use 2 to 40 small letters, digits and hyphens, e.g. jit-07."))
    if entry.topic not in topics:
        told = {"topics": ", ".join(sorted(topics))}
        yield Problem("topic", _("There is no such topic. Use one of these: %(topics)s.") % told)
    if entry.kind not in Kind.values:
        told = {"kinds": ", ".join(Kind.values)}
        yield Problem("kind", _("There is no such kind. Use one of these: %(kinds)s.") % told)


def _of_its_texts(entry):
    for field in TEXTS:
        text, most = getattr(entry, field), LONGEST[field.partition("_")[0]]
        yield from _of_a_text(field, text, most)


def _of_a_text(field, text, most):
    if not text:
        yield Problem(field, _("It is empty. Both languages are needed."))
    elif len(text) > most:
        told = {"length": len(text), "most": most}
        yield Problem(field, _("%(length)s letters are too many: use up to %(most)s.") % told)
    elif "\0" in text:
        yield Problem(field, _("It holds a sign that cannot be shown. Type it anew."))


def _of_its_options(entry):
    for number, option in enumerate(entry.options, start=1):
        yield from _of_a_text(f"option_{number}_en", option.en, LONGEST["option"])
        yield from _of_a_text(f"option_{number}_zh", option.zh, LONGEST["option"])
    for language in ("en", "zh"):
        texts = [getattr(option, language) for option in entry.options]
        for number, text in enumerate(texts, start=1):
            if text and text in texts[: number - 1]:
                yield Problem(f"option_{number}_{language}", _("Another option says the same."))
    if sentence := _wrong_count(entry):
        yield Problem("option_1_right", sentence)


def _wrong_count(entry):
    """What the number of options, or of the right ones, should be; None where it is so."""
    options, right = len(entry.options), sum(option.right for option in entry.options)
    told = {"fewest": FEWEST_OPTIONS, "most": MOST_OPTIONS}
    if entry.kind == Kind.TRUE_FALSE:
        if options != 2 or right != 1:
            return _("True or false takes two options, of which one is right.")
    elif entry.kind in Kind.values and not FEWEST_OPTIONS <= options <= MOST_OPTIONS:
        return _("Give %(fewest)s to %(most)s options.") % told
    elif entry.kind == Kind.SINGLE and right != 1:
        return _("Mark exactly one option as right.")
    elif entry.kind == Kind.MULTIPLE and right < 2:
        return _("Mark at least two options as right, or make it a question with one right answer.")
    return None
