"""What every writer of rows needs: the sheets, fresh ids, chance, and what time it is."""

from dataclasses import dataclass
from random import Random

from merchant.tenancy.public_ids import ALPHABET, LENGTH
from orders.demo.crowd.chance import PublicIds
from orders.demo.crowd.sheets import Sheets

IDS_AN_ORDER = 8  # at most so many public ids are given for one order


@dataclass
class Pen:
    """Writes rows onto the sheets; `now` is in seconds."""

    sheets: Sheets
    now: int
    random: Random

    def __post_init__(self):
        self.ids = PublicIds(ALPHABET, LENGTH, self.sheets.first_key * IDS_AN_ORDER)

    def add(self, model, *values) -> int:
        """Add a row; returns its key."""
        key = next(self.sheets.keys[model])
        self.sheets.rows[model].append((key, *values))
        return key
