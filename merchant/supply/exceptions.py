class SupplyError(Exception):
    """A refusal that a seller or staff may read."""


class Failure(Exception):
    """The supply-chain system was asked in vain; `problem` is the code of why."""

    def __init__(self, problem: str):
        super().__init__(problem)
        self.problem = problem
