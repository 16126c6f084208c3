class ClosureRefused(Exception):
    """A closure or week that cannot be; the code and details of the reason are put in words elsewhere."""

    def __init__(self, code: str, **details):
        super().__init__(code)
        self.code, self.details = code, details
