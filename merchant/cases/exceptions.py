class CaseError(Exception):
    """A refusal that sellers and staff may read."""
