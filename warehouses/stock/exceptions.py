class StockError(Exception):
    """A refusal to change stock, in a sentence the seller may read; `field` is what is to be mended."""

    def __init__(self, sentence: str, *, field: str | None = None):
        super().__init__(sentence)
        self.field = field


class StockMoved(StockError):
    """Stock moved since the page was opened on which somebody counted; `on_hand` is what it says now."""

    def __init__(self, sentence: str, *, on_hand: int):
        super().__init__(sentence, field="counted")
        self.on_hand = on_hand
