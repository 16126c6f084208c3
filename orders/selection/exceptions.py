class SelectionError(Exception):
    """A refusal that a seller may read."""
