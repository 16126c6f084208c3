class PostalError(Exception):
    """An address that a country doesn't write so: a sentence for every field that has to be mended."""

    def __init__(self, sentences: dict[str, str]):
        super().__init__(" ".join(sentences.values()))
        self.sentences = sentences
