class RatesError(Exception):
    """A price by weight that cannot be: a code and what it is about; checks.py has the words."""

    def __init__(self, code: str, *, row: int | None = None, **params):
        super().__init__(code)
        self.code = code
        self.row = row  # the one to mend, counted from 0
        self.params = params


class SiteError(Exception):
    """A refusal that a seller may read; `field` is what is to be mended."""

    def __init__(self, sentence: str, *, field: str | None = None):
        super().__init__(sentence)
        self.field = field


class ChangedMeanwhile(SiteError):
    """The row says something else than what the page showed on which it was changed."""


class UnknownCountry(Exception):
    """A word among typed countries that names none."""

    def __init__(self, word: str):
        super().__init__(word)
        self.word = word
