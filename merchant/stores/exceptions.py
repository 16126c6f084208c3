class StoreError(Exception):
    """A refusal that a seller may read."""
