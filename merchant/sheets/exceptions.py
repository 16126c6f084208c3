"""Refusals of the sheets: of a file, of a line, of an act."""


class SheetError(Exception):
    """A refusal that is told in the reader's language: its code and details are kept."""

    def __init__(self, code: str, **details):
        super().__init__(code)
        self.code = code
        self.details = details


class Refused(SheetError):
    """A line cannot be taken: why, and of which column where one is to blame."""

    def __init__(self, code: str, *, field: str = "", value: str = "", **details):
        super().__init__(code, **details)
        self.field, self.value = field, value
