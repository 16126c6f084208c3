"""What the interface's refusals look like, for its description."""

from pydantic import BaseModel, Field


class FieldProblem(BaseModel):
    """One field of a request that has another form than it should."""

    field: str = Field(examples=["orders"])
    code: str = Field(examples=["missing"])
    sentence: str


class ProblemDetails(BaseModel):
    """RFC 9457: why a request is refused as a whole."""

    type: str = Field(examples=["/api/v1/docs/#invalid_token"])
    title: str
    status: int
    detail: str
    code: str = Field(examples=["invalid_token"])
    request_id: str = Field(description="Quote it to support.")
    errors: list[FieldProblem] = []
