class OrderError(Exception):
    """A refusal that the seller may read."""


class IllegalMove(OrderError):
    """The order or package is not in a state that allows this."""
