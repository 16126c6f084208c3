class NotPossibleNow(Exception):
    """The run is not in a state that allows this; `state` is what it is called."""

    def __init__(self, state: str):
        super().__init__(state)
        self.state = state


class LeaseLost(Exception):
    """Somebody else has the run now, or it was stopped."""
