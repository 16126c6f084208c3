from http import HTTPStatus


class TokenError(Exception):
    """A refusal to make or change a token, in a sentence the owner may read."""


class ApiProblem(Exception):
    """A request that is refused as a whole: its code tells why, its words come when it is answered."""

    def __init__(self, code: str, status: HTTPStatus, *, headers=None, extra=None, **details):
        super().__init__(code)
        self.code, self.status, self.details = code, status, details
        self.headers, self.extra = headers or {}, extra or {}
