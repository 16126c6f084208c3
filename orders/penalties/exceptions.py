from orders.book.exceptions import OrderError


class PenaltyError(OrderError):
    """A refusal that the seller or staff may read."""


class NotKnownYet(Exception):
    """An amount cannot be told: a rate or a price is missing; `missing` says which, as plain values."""

    def __init__(self, **missing: str):
        super().__init__(missing)
        self.missing = missing
