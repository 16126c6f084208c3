"""Refusals that are kept: said in one language, told again in the reader's."""

from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext


class Said(str):
    """A sentence in the language it was said in; `told` is what another language needs to say it, too."""

    told: dict

    def __mod__(self, params):
        filled = Said(super().__mod__(params))
        filled.told = self.told | {"params": {name: kept(value) for name, value in params.items()}}
        return filled


def said(message: str) -> Said:
    """What gettext says, with its message; imported as `_` where refusals may be kept."""
    sentence = Said(gettext(message))
    sentence.told = {"message": message}
    return sentence


def words(labels: Iterable[str], *, small: bool = False) -> Said:
    """Labels in the midst of a sentence; `small` where they begin with a capital on their own."""
    with translation.override(None):
        messages = [str(label) for label in labels]
    spoken = Said(_joined(messages, small))
    spoken.told = {"words": messages, "small": small}
    return spoken


def retold(told) -> str:
    """What was said, in the reader's language."""
    if isinstance(told, str):
        return told
    if "words" in told:
        return _joined(told["words"], told["small"])
    message, params = told["message"], told.get("params")
    sentence = gettext(message)
    return sentence % {name: retold(value) for name, value in params.items()} if params else sentence


def kept(value):
    """What to keep of something said, so that it can be told again; other text is kept as it is."""
    return value.told if isinstance(value, Said) else str(value)


def _joined(messages, small):
    joined = ", ".join(gettext(message) for message in messages)
    return joined.lower() if small else joined
