from collections.abc import Sequence


class ExamError(Exception):
    """A refusal that a seller or staff may read."""


class TimeIsOver(ExamError):
    """A paper whose time is over takes no answers."""


class BankFileError(ExamError):
    """A file of the bank with something wrong in it: nothing of it was taken."""

    def __init__(self, problems: Sequence):
        super().__init__(str(problems[0].sentence) if problems else "")
        self.problems = list(problems)
