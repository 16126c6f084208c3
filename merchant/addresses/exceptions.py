from merchant.postal.exceptions import PostalError


class AddressError(PostalError):
    """A refusal to save a store's address, in sentences that a seller may read, by field."""


class ChangedMeanwhile(AddressError):
    """Somebody else saved other facts since the page was opened."""
