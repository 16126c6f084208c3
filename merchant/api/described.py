"""The forms of the interface as tables for people, from the same classes that judge a request."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

REF = "#/components/schemas/{model}"


class FieldRow(NamedTuple):
    """One field, for a line of a table."""

    name: str
    kind: str
    is_required: bool
    told: str


class FormTable(NamedTuple):
    """One form with its fields."""

    name: str
    rows: list[FieldRow]


def form_tables(bodies: Iterable[type[BaseModel]]) -> Iterator[FormTable]:
    """Every form that the interface takes, the outermost first."""
    _map, found = models_json_schema([(body, "validation") for body in bodies], ref_template=REF)
    outermost = [body.__name__ for body in bodies]
    forms = found["$defs"]
    for name in [*outermost, *(name for name in forms if name not in outermost)]:
        yield FormTable(name, list(_rows(forms[name])))


def _rows(form):
    required = form.get("required", [])
    for name, told in form["properties"].items():
        description = told.get("description", "")
        yield FieldRow(name, _kind(told), name in required, _(description) if description else "")


def _kind(told):
    """A field's type as a programmer writes it: “string”, “LineIn[]”, “a | b”."""
    if "anyOf" in told:
        return " | ".join(kind for one in told["anyOf"] if (kind := _kind(one)) != "null")
    if "enum" in told:
        return " | ".join(f'"{word}"' for word in told["enum"])
    if told.get("type") == "array":
        return f"{_kind(told['items'])}[]"
    return told.get("$ref", "").rpartition("/")[2] or told.get("type", "")
