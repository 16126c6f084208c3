"""What the crowd's stores sell (pure)."""

from random import Random
from typing import NamedTuple

KINDS = (
    ("Zircon stud earrings", 18, 1860), ("Engraved necklace", 24, 2400), ("Velvet gift box", 90, 600),
    ("Camping lamp", 410, 1599), ("Vacuum cup 500 ml", 320, 1990), ("Flannel blanket", 1150, 2299),
    ("Folding drying rack", 2900, 5800), ("Ceramic vase 18 cm", 780, 2650), ("Soy candles, 3", 640, 1790),
    ("Oak picture frame A4", 520, 1450), ("Stoneware mugs, 4", 1480, 3490), ("String lights", 260, 1290),
    ("Linen cushion cover", 210, 1180), ("Cotton bath rug", 890, 2190), ("Silent wall clock", 700, 2590),
    ("Desk organiser", 1320, 3190), ("Bamboo tray 40 cm", 950, 1890), ("Round mirror 25 cm", 910, 2890),
    ("手机壳 Phone case", 45, 899), ("陶瓷茶具 Tea set", 1900, 6900), ("Yoga mat 6 mm", 1050, 2990),
    ("Dog bed, washable", 1800, 4590), ("Kids' rain coat", 380, 2390), ("Garden hose 15 m", 2200, 3690),
)  # fmt: skip
COLOURS = (
    "black",
    "white",
    "sand",
    "olive",
    "navy",
    "rose",
    "amber",
    "grey",
    "mint",
    "walnut",
    "brass",
    "red",
)
MAKES = ("Lumo", "Aven", "Kioku", "Nord", "Brisa", "Tally", "Oru", "Mino", "Fjell", "Sora", "Casa", "Juno")


class Ware(NamedTuple):
    """One SKU: its price is in US cents, which the orders' currencies are reckoned from."""

    code: str
    title: str
    weight_g: int
    cents: int
    sku_id: int | None = None


def wares(count: int, prefix: str, random: Random) -> list[Ware]:
    """So many SKUs, the first of which sell best."""
    return [_ware(index, prefix, random) for index in range(count)]


def _ware(index, prefix, random):
    kind, weight, cents = random.choice(KINDS)
    title = f"{random.choice(MAKES)} {kind}, {random.choice(COLOURS)}"
    scale = random.uniform(0.6, 1.8)
    code = f"{title[:3].upper()}-{prefix}-{index:05}"
    return Ware(code, title, max(1, int(weight * scale)), max(50, int(cents * scale)))
