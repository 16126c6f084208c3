class JitError(Exception):
    """A refusal that a seller or staff may read; `field` is what is to be mended."""

    def __init__(self, sentence: str, *, field: str | None = None):
        super().__init__(sentence)
        self.field = field
