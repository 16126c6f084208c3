from merchant.postal.exceptions import PostalError


class PersonError(PostalError):
    """A refusal about a responsible person, in sentences that somebody may read, by field."""


class ChangedMeanwhile(PersonError):
    """Somebody else changed the person since the page was opened."""
