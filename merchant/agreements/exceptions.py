class AgreementError(Exception):
    """A refusal that a seller or staff may read."""
