class NotPossibleNow(Exception):
    """The run is not in a state that allows this; `state` is what it is called."""

    def __init__(self, state: str):
        super().__init__(state)
        self.state = state


class LeaseLost(Exception):
    """Somebody else has the run now, or it was stopped."""


class NoRoom(Exception):
    """The merchant's files that wait leave no room for one more; its code and details are kept."""

    def __init__(self, code: str, **details):
        super().__init__(code)
        self.code, self.details = code, details


class NotToBeTried(Exception):
    """A run that staff cannot let be tried again, in a sentence they may read."""
