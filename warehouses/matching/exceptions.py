class RouteError(Exception):
    """A refusal to change the country table, in a sentence the seller may read."""
