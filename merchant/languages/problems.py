"""What keeps a catalogue from being complete, one sentence for each thing to mend."""

import re
from collections import Counter
from collections.abc import Iterator

from babel.messages import Catalog, Message

NAMED = re.compile(r"%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[a-z]|\{\w*[^{}\s]*\}")
POSITIONAL = re.compile(r"%(?:\.\d+)?[sdf](?![a-z])")


def problems_of(catalogue: Catalog, sources: Catalog, locale: str) -> list[str]:
    """Everything wrong with one locale's catalogue, in the order of its texts."""
    return [f"{locale}: {problem}" for problem in _problems(catalogue, sources)]


def _problems(catalogue, sources) -> Iterator[str]:
    for message in _sorted(sources):
        known = catalogue.get(message.id, message.context)
        if known is None:
            yield f"{_name(message)} is missing: run “manage.py translations update”."
        else:
            yield from _problems_of_text(known, message, catalogue.num_plurals)
    for message in _sorted(catalogue):
        if sources.get(message.id, message.context) is None:
            yield f"{_name(message)} is no longer used: run “manage.py translations update”."


def _problems_of_text(known: Message, wanted: Message, plurals: int) -> Iterator[str]:
    if known.fuzzy:
        yield f"{_name(known)} is marked fuzzy: check its translation and remove the mark."
    originals, translations = _forms(wanted.id), _forms(known.string)
    if len(translations) != (plurals if len(originals) > 1 else 1):
        yield f"{_name(known)} has the wrong number of plural forms: run “manage.py translations update”."
    elif not all(translations):
        yield f"{_name(known)} is not translated."
    else:
        originals = originals if len(originals) == len(translations) else originals[-1:]
        for original, translation in zip(originals, translations, strict=True):
            yield from _problems_of_placeholders(original, translation, known)


def _problems_of_placeholders(original: str, translation: str, message: Message) -> Iterator[str]:
    wanted, given = _placeholders(original), _placeholders(translation)
    if wanted != given:
        odd = ", ".join(sorted((wanted - given) | (given - wanted)))
        yield f"{_name(message)} and its translation differ in placeholders: {odd}."


def _placeholders(text: str) -> Counter:
    """Named placeholders count once however often they are used; those filled by position count each time."""
    text = text.replace("%%", "")
    return Counter(set(NAMED.findall(text))) + Counter(POSITIONAL.findall(text))


def _forms(text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _sorted(catalogue: Catalog) -> list[Message]:
    return sorted(message for message in catalogue if message.id)


def _name(message: Message) -> str:
    context = f" ({message.context})" if message.context else ""
    words = " ".join(_forms(message.id)[0].split())
    return f"“{words}”{context}"
