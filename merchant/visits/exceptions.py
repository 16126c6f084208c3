class VisitError(Exception):
    """A visit that may not begin; the sentence may be read by staff."""
