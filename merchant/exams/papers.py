"""How a paper is put together, frozen, and read again: what it asks, what was given, what is right. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from merchant.exams.bank import Kind
from merchant.exams.drawing import Drawable, Drawn
from merchant.exams.grading import Key


@dataclass(frozen=True, slots=True)
class Choice:
    """An option as a page shows it; whether it is right is told of closed papers alone."""

    id: str
    text: str
    is_given: bool
    is_right: bool | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A question of a paper as a page shows it."""

    place: int
    kind: str
    text: str
    choices: tuple[Choice, ...]
    given: tuple[str, ...]
    explanation: str = ""
    is_right: bool | None = None

    @property
    def is_many(self) -> bool:
        return self.kind == Kind.MULTIPLE

    @property
    def how(self) -> str | Promise:
        """How it is answered."""
        return _("Tick every right answer.") if self.is_many else _("Choose one answer.")


def drawable(question) -> Drawable:
    """A question of the bank as the drawing takes it."""
    is_shuffled = question.kind != Kind.TRUE_FALSE
    return Drawable(question.pk, question.topic_id, len(question.options), is_shuffled)


def frozen(drawn: Sequence[Drawn], bank: Mapping, topics: Mapping[str, Mapping[str, str]]):
    """What a paper asks and, apart from it, what is right: copies, which later changes don't reach."""
    asked, solution = [], []
    for place, one in enumerate(drawn, start=1):
        question = bank[one.key]
        shown = [question.options[number] for number in one.order]
        asked.append(
            {
                "place": place,
                "kind": str(question.kind),
                "text": {"en": question.text_en, "zh": question.text_zh},
                "options": [
                    {"id": letter, "text": {"en": option["en"], "zh": option["zh"]}}
                    for letter, option in zip(ascii_lowercase, shown, strict=False)
                ],
            }
        )
        right = [letter for letter, option in zip(ascii_lowercase, shown, strict=False) if option["right"]]
        solution.append(
            {
                "place": place,
                "topic": question.topic_id,
                "title": dict(topics[question.topic_id]),
                "right": right,
                "explanation": {"en": question.explanation_en, "zh": question.explanation_zh},
            }
        )
    return asked, solution


def keys_of(solution: Sequence[Mapping]) -> list[Key]:
    """What grading asks of a paper."""
    return [Key(one["place"], one["topic"], frozenset(one["right"])) for one in solution]


def refusal_of(asked: Mapping | None, given: Sequence[str]) -> str | Promise | None:
    """Why an answer is none to this question of a paper; None where it is one."""
    if asked is None:
        return _("This paper has no such question. Load its page anew.")
    known = {option["id"] for option in asked["options"]}
    if not set(given) <= known:
        return _("This question has no such answer. Load the page anew and choose once more.")
    if asked["kind"] != Kind.MULTIPLE and len(set(given)) > 1:
        return _("Choose one answer: this question has only one right one.")
    return None


def shown(asked: Sequence[Mapping], given: Mapping[int, Sequence[str]], language: str) -> list[Shown]:
    """The questions of a paper that is being sat, in one language."""
    return [_shown(one, given.get(one["place"], ()), language) for one in asked]


def shown_graded(
    asked: Sequence[Mapping],
    solution: Sequence[Mapping],
    given: Mapping[int, Sequence[str]],
    right: Mapping[int, bool],
    language: str,
) -> list[Shown]:
    """The same of a closed paper, with what is right and why."""
    solved = {one["place"]: one for one in solution}
    return [
        _shown(one, given.get(one["place"], ()), language, solved[one["place"]], right.get(one["place"]))
        for one in asked
    ]


def _shown(one, given, language, solved=None, is_right=None):
    choices = tuple(
        Choice(
            option["id"],
            option["text"][language],
            option["id"] in given,
            option["id"] in solved["right"] if solved else None,
        )
        for option in one["options"]
    )
    explanation = solved["explanation"][language] if solved else ""
    text = one["text"][language]
    return Shown(one["place"], one["kind"], text, choices, tuple(given), explanation, is_right)
