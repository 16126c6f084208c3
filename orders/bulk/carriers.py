"""Carriers as people write them: one spelling each, and a suggestion for what is nearly one (pure)."""

from collections.abc import Iterable
from difflib import get_close_matches

NEAR = 0.8
MOST_COMPARED = 200  # a name is compared with every known one, which takes its time
KNOWN = (
    "4PX", "Amazon Logistics", "An Post", "Aramex", "Asendia", "Australia Post", "bpost", "Bring", "Budbee",
    "Cainiao", "Canada Post", "China Post", "Chronopost", "Colissimo", "Correos", "CTT", "Deutsche Post",
    "DHL", "DHL eCommerce", "DHL Express", "DPD", "Evri", "FedEx", "GLS", "Hermes", "InPost", "Japan Post",
    "La Poste", "LaserShip", "Mondial Relay", "NZ Post", "OnTrac", "PostNL", "PostNord", "Purolator",
    "Royal Mail", "Sagawa", "Seur", "SF Express", "SingPost", "Swiss Post", "TNT", "UniUni", "UPS", "USPS",
    "Veho", "Yamato", "Yanwen", "Yodel", "YunExpress",
)  # fmt: skip


class TooManyUnknown(Exception):
    """More than `most` different names that nobody knows."""

    def __init__(self, most: int):
        super().__init__(most)
        self.most = most


class Carriers:
    """The carriers that a merchant's channels name, and the well-known ones."""

    def __init__(self, own: Iterable[str] = ()):
        self._names = {_key(name): name for name in (*KNOWN, *own)}
        self._compared: dict[str, str | None] = {}

    def named(self, typed: str) -> str | None:
        """The carrier's own spelling, whatever the case and the blanks."""
        return self._names.get(_key(typed))

    def near(self, typed: str) -> str | None:
        """The carrier that was probably meant, or None when the name resembles no other.

        Each spelling is compared once; a table with too many unknown ones has something else in this column.
        """
        key = _key(typed)
        if key not in self._compared:
            if len(self._compared) >= MOST_COMPARED:
                raise TooManyUnknown(MOST_COMPARED)
            found = get_close_matches(key, self._names, n=1, cutoff=NEAR)
            self._compared[key] = self._names[found[0]] if found else None
        return self._compared[key]


def _key(name):
    return "".join(letter for letter in name.casefold() if letter.isalnum())
