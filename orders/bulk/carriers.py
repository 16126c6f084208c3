"""Carriers as people write them: one spelling each, and a suggestion for what is nearly one (pure)."""

from collections.abc import Iterable
from difflib import get_close_matches

NEAR = 0.8
KNOWN = (
    "4PX", "Amazon Logistics", "An Post", "Aramex", "Asendia", "Australia Post", "bpost", "Bring", "Budbee",
    "Cainiao", "Canada Post", "China Post", "Chronopost", "Colissimo", "Correos", "CTT", "Deutsche Post",
    "DHL", "DHL eCommerce", "DHL Express", "DPD", "Evri", "FedEx", "GLS", "Hermes", "InPost", "Japan Post",
    "La Poste", "LaserShip", "Mondial Relay", "NZ Post", "OnTrac", "PostNL", "PostNord", "Purolator",
    "Royal Mail", "Sagawa", "Seur", "SF Express", "SingPost", "Swiss Post", "TNT", "UniUni", "UPS", "USPS",
    "Veho", "Yamato", "Yanwen", "Yodel", "YunExpress",
)  # fmt: skip


class Carriers:
    """The carriers that a merchant's channels name, and the well-known ones."""

    def __init__(self, own: Iterable[str] = ()):
        self._names = {_key(name): name for name in (*KNOWN, *own)}

    def named(self, typed: str) -> str | None:
        """The carrier's own spelling, whatever the case and the blanks."""
        return self._names.get(_key(typed))

    def near(self, typed: str) -> str | None:
        """The carrier that was probably meant, or None when the name resembles no other."""
        found = get_close_matches(_key(typed), self._names, n=1, cutoff=NEAR)
        return self._names[found[0]] if found else None


def _key(name):
    return "".join(letter for letter in name.casefold() if letter.isalnum())
