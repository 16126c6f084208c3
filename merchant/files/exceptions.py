class UnreadableFile(Exception):
    """A file cannot be read as a table; its code and details are kept, the words come when it is read."""

    def __init__(self, code: str, **details):
        super().__init__(code)
        self.code = code
        self.details = details
