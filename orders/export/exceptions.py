from orders.book.exceptions import OrderError


class ExportError(OrderError):
    """An export is refused; the seller may read why."""


class NoLongerAllowed(Exception):
    """Whoever asked for the file may not have it any more."""


class TooManyRows(Exception):
    """The file's format holds no more rows than `limit`."""

    def __init__(self, limit: int):
        super().__init__(limit)
        self.limit = limit
