from merchant.postal.exceptions import PostalError


class CompanyError(PostalError):
    """A refusal to save what a company says of itself, in sentences that a seller may read, by field."""


class ChangedMeanwhile(CompanyError):
    """Somebody else saved other facts since the page was opened."""
