from dataclasses import dataclass


@dataclass
class Counter:
    """How many rows are written so far; a page may ask meanwhile."""

    rows: int = 0
