"""A request's body: read in bounds, as strict JSON, and checked against the form that it should have."""

from http import HTTPStatus
from typing import NamedTuple

from django.conf import settings
from pydantic import BaseModel, ValidationError

from merchant.api.exceptions import ApiProblem
from merchant.api.strict import read_json
from merchant.api.wording import shape_sentence

MOST_ERRORS = 20
LONGEST_NAME = 60
_CODES = {
    "missing": ("missing", ""),
    "extra_forbidden": ("unknown_field", ""),
    "string_type": ("wrong_type", "string"),
    "int_type": ("wrong_type", "int"),
    "bool_type": ("wrong_type", "bool"),
    "list_type": ("wrong_type", "list"),
    "model_type": ("wrong_type", "object"),
    "model_attributes_type": ("wrong_type", "object"),
    "dict_type": ("wrong_type", "object"),
}


def read_body(request) -> bytes:
    """The body as it came, if it is JSON by its header and not too large."""
    if request.content_type != "application/json":
        raise ApiProblem("wrong_media_type", HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    limit = settings.API_MAX_BYTES
    raw = request.read(limit + 1)
    if len(raw) > limit:
        raise ApiProblem("body_too_large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, limit_mb=limit // 2**20)
    if not raw.strip():
        raise ApiProblem("empty_body", HTTPStatus.BAD_REQUEST)
    return raw


def read_model(raw: bytes, form: type[BaseModel]):
    """The body in its form; raises ApiProblem that lists every field that has another one."""
    try:
        return form.model_validate(read_json(raw))
    except ValidationError as error:
        extra = {"errors": [_told(misfit) for misfit in misfits(error)]}
        raise ApiProblem("invalid_request", HTTPStatus.UNPROCESSABLE_ENTITY, extra=extra) from error


class Misfit(NamedTuple):
    """One field that has another form than it should."""

    field: str
    code: str
    wanted: str


def misfits(error: ValidationError) -> list[Misfit]:
    """What pydantic found, by our codes; no value is repeated.

    It makes all of them first: forms with lists stop at the first wrong element, and objects are short.
    """
    found = error.errors(include_url=False, include_input=False)[:MOST_ERRORS]
    return [Misfit(place_of(one["loc"]), *_code(one)) for one in found]


def _told(misfit):
    sentence = shape_sentence(misfit.code, misfit.wanted)
    return {"field": misfit.field, "code": misfit.code, "sentence": sentence}


def _code(error):
    kind, about = error["type"], error.get("ctx", {})
    if kind == "too_short":
        return "too_few", str(about["min_length"])
    if kind == "too_long":
        return "too_many", str(about["max_length"])
    if kind in {"literal_error", "enum"}:
        return "not_allowed", str(about["expected"])
    return _CODES.get(kind, ("not_usable", ""))


def place_of(location) -> str:
    """Where a field lies, as a programmer writes it: lines[2].unit_price."""
    place = ""
    for part in location:
        place += f"[{part}]" if isinstance(part, int) else f".{_shown(part)}"
    return place.removeprefix(".")


def _shown(name):
    return name[:LONGEST_NAME] if name.isprintable() else ascii(name[:LONGEST_NAME])
