from dataclasses import dataclass

from merchant.runs.exceptions import LeaseLost


@dataclass
class Counter:
    """How many rows are written so far; a page may ask meanwhile."""

    rows: int = 0
    is_over: bool = False

    def check(self) -> None:
        """Stop the writing when the run was stopped, or somebody else has it."""
        if self.is_over:
            raise LeaseLost
