class RatesError(Exception):
    """A price by weight that cannot be: a code and what it is about; checks.py has the words."""

    def __init__(self, code: str, **params):
        super().__init__(code)
        self.code = code
        self.params = params
