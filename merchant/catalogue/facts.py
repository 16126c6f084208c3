"""What is told of an SKU besides its code: limits, sizes and tags (pure)."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import TypedDict
from unicodedata import normalize

HEAVIEST = 1_000_000  # g
LONGEST_SIDE = 20_000  # mm
MOST_TAGS = 20
LONGEST_TAG = 40
SIDES = ("length_mm", "width_mm", "height_mm")
READ_BY_RULES = ("weight_g", *SIDES, "category", "tags")
_SEPARATORS = str.maketrans(dict.fromkeys("，、;；\n\r\t", ","))


class Facts(TypedDict, total=False):
    """What may be told of an SKU; what is left out stays as it is."""

    title: str
    weight_g: int | None
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    category: str
    tags: list[str]


class WrongTags(ValueError):
    """Tags that cannot be kept: `code` says why, `value` which one."""

    def __init__(self, code: str, value: str):
        super().__init__(code)
        self.code, self.value = code, value


def tags_in(text: str) -> list[str]:
    """The tags of a text, parted by commas."""
    return cleaned_tags(text.translate(_SEPARATORS).split(","))


def cleaned_tags(tags: Iterable[str]) -> list[str]:
    """Tags without blanks around them, each once ignoring case, in the order they were told."""
    cleaned = {}
    for tag in tags:
        told = " ".join(normalize("NFC", tag).split())
        if told:
            cleaned.setdefault(told.casefold(), told)
    for tag in cleaned.values():
        if len(tag) > LONGEST_TAG or not tag.isprintable():
            raise WrongTags("tag_too_long" if len(tag) > LONGEST_TAG else "tag_unreadable", tag)
    if len(cleaned) > MOST_TAGS:
        raise WrongTags("too_many_tags", str(len(cleaned)))
    return list(cleaned.values())


def written_tags(tags: Iterable[str]) -> str:
    """Tags as one text, which reads as the same tags again."""
    return ", ".join(tags)


def is_whole_size(sides: Iterable[int | None]) -> bool:
    """Whether all sides are known, or none."""
    return len({side is None for side in sides}) == 1


def in_mm(cm: Decimal | None) -> int | None:
    """Centimetres as a person types them, in whole millimetres."""
    return None if cm is None else int((cm * 10).to_integral_value(ROUND_HALF_UP))


def in_cm(mm: int | None) -> Decimal | None:
    """Millimetres in centimetres, without a zero behind the point that nobody typed."""
    return None if mm is None else Decimal(mm // 10) if mm % 10 == 0 else Decimal(mm) / 10
