class UnreadableFile(Exception):
    """A file cannot be read as a table; its code and details are kept, the words come when it is read."""

    def __init__(self, code: str, **details):
        super().__init__(code)
        self.code = code
        self.details = details

    @property
    def was_in_haste(self) -> bool:
        """Whether only somebody who waits refuses it: a worker has the time to read it."""
        return self.code in {"workbook_too_slow", "workbooks_busy"}
