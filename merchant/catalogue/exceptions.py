class CatalogueError(Exception):
    """A refusal to keep a product, in a sentence the seller may read."""


class CodeTaken(CatalogueError):
    """The merchant has an SKU of this code already, ignoring case."""
