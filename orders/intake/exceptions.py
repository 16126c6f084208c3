from merchant.files import exceptions as files


class IntakeError(Exception):
    """A refusal that the seller may read; its code and details are kept, the words come when it is read."""

    def __init__(self, code: str, **details):
        super().__init__(code)
        self.code = code
        self.details = details


class UnreadableFile(IntakeError, files.UnreadableFile):
    """The file as a whole cannot be read; nothing of it is kept."""


class NotPossibleNow(IntakeError):
    """The import is in a state that does not allow this."""


class BadColumnMap(IntakeError):
    """What claims to be a column map is none, or means nothing."""
