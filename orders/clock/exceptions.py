class ClockError(Exception):
    """A deadline that cannot be given; the order is held with the reason."""

    def __init__(self, code, **details):
        super().__init__(code)
        self.code, self.details = code, details
