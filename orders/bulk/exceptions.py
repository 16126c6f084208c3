from orders.book.exceptions import OrderError


class BulkError(OrderError):
    """A bulk act is refused as a whole; the seller may read why."""

    code = "refused"


class BadTable(BulkError):
    """What was pasted or uploaded cannot be read as a table; nothing of it is kept."""


class NoLongerAllowed(BulkError):
    """Whoever started the run may not do this any more."""

    code = "not_allowed"


class FilterGone(BulkError):
    """A run's filter is not understood any more, so nobody knows which orders were meant."""

    code = "filter_gone"
