"""In which encoding a text was written: decided on a sample, not guessed where two could be meant (pure)."""

import codecs

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
ORDINARY = range(0xB0, 0xD8)  # GB2312's first level: the hanzi that texts are made of
SIGNS = range(0xA1, 0xAA)  # and its punctuation, full-width letters and digits
LOWEST_TRAIL = 0xA1
FEW = 8  # of eight code units of UTF-16 text, one at least is ASCII: a separator, a digit, a line's end
BLANK = frozenset("\t\r\n")


def by_mark(start: bytes) -> tuple[str, str, int] | None:
    """(name, codec, length of the mark) of a text that says itself how it is written."""
    return next(((name, codec, len(mark)) for mark, name, codec in BOMS if start.startswith(mark)), None)


def unmarked_utf16(sample: bytes) -> str:
    """The codec of UTF-16 text without a mark, where it is unmistakable; else nothing."""
    sample = sample[: len(sample) // 2 * 2]
    high, low = sample[0::2].count(0), sample[1::2].count(0)
    codec = "utf-16-le" if low > high else "utf-16-be"
    if min(high, low) or max(high, low) * 2 * FEW < len(sample) or len(sample) < 2 * FEW:
        return ""
    # A sample may end within a letter of two units.
    text = codecs.getincrementaldecoder(codec)("replace").decode(sample)
    return codec if all(letter.isprintable() or letter in BLANK for letter in text) else ""


def by_sample(lines: list[bytes]) -> str:
    """`utf-8` or `gb18030` for lines the first of which is not ASCII; nothing when they are neither."""
    for codec in ("utf-8", "gb18030"):
        try:
            b"".join(lines).decode(codec)
        except UnicodeDecodeError:
            continue
        if codec == "utf-8" or _is_chinese(b"".join(lines)):
            return codec
    # One bad line among good ones: the encoding is that of the first, and the bad one will be named.
    return by_sample(lines[:1]) if len(lines) > 1 else ""


def _is_chinese(text):
    """Whether half of the letters beyond ASCII are ordinary Chinese, and not accents that look like it."""
    ordinary = others = place = 0
    while place < len(text):
        lead = text[place]
        if lead < 0x80:
            place += 1
            continue
        trail = text[place + 1]  # the text is valid, so there is one
        if (lead in ORDINARY or lead in SIGNS) and trail >= LOWEST_TRAIL:
            ordinary += 1
        else:
            others += 1
        place += 4 if 0x30 <= trail <= 0x39 else 2
    return ordinary >= others
