"""Code 128 as bars (pure): what a scanner reads from a packing slip."""

from dataclasses import dataclass

# Widths of bar, gap, bar, gap, bar, gap, six digits for each value from 0 on (ISO/IEC 15417).
_WIDTHS = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222"
    "123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321"
    "232121111323131123131321112313132113132311211313231113231311112133112331132131113123113321133121"
    "313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224"
    "111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111"
    "111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113"
    "114311411113411311113141114131311141411131211412211214211232"
)
_STOP_WIDTHS = "2331112"
_START_TEXT, _START_DIGITS, _STOP = 104, 105, 106
_CHECK = 103
QUIET = 10  # modules of white on either side, without which scanners find no beginning


@dataclass(frozen=True)
class Barcode:
    """The bars of one text in modules: an SVG path of height 1, and how wide all of it is."""

    path: str
    width: int


def barcode(text: str) -> Barcode | None:
    """The text as Code 128; None for one that has signs the code does not know."""
    if not text or not all(" " <= letter <= "~" for letter in text):
        return None
    return _drawn(values_of(text))


def values_of(text: str) -> list[int]:
    """The code's values with start, check and stop; an even number of digits takes half the room."""
    if text.isdecimal() and len(text) % 2 == 0:
        values = [_START_DIGITS, *(int(text[place : place + 2]) for place in range(0, len(text), 2))]
    else:
        values = [_START_TEXT, *(ord(letter) - ord(" ") for letter in text)]
    check = values[0] + sum(place * value for place, value in enumerate(values[1:], start=1))
    return [*values, check % _CHECK, _STOP]


def _drawn(values):
    place, bars = QUIET, []
    for widths in map(_widths_of, values):
        for number, width in enumerate(map(int, widths)):
            if number % 2 == 0:
                bars.append(f"M{place} 0h{width}v1h-{width}z")
            place += width
    return Barcode("".join(bars), place + QUIET)


def _widths_of(value):
    return _STOP_WIDTHS if value == _STOP else _WIDTHS[6 * value : 6 * value + 6]
