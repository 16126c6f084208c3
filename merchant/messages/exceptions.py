class MessageError(Exception):
    """A refusal that a person may read."""
