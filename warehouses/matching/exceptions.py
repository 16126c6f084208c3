class RouteError(Exception):
    """A refusal to change the country table, in a sentence the seller may read."""


class RuleError(Exception):
    """A refusal to change the rules, in a sentence the seller may read.

    `field` names the form's field; `test` is the place (group, test) of the condition that is meant.
    """

    def __init__(self, sentence: str, *, field: str = "", test: tuple[int, int] | None = None):
        super().__init__(sentence)
        self.field, self.test = field, test
