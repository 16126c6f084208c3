"""The interface in words: events of tokens, and why a request is refused as a whole and how to mend it."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

EVENT_SENTENCES = {
    "token.made": _("API token “{name}” made for {store}: {scopes}"),
    "token.revoked": _("API token “{name}” of {store} revoked"),
}


class Said(NamedTuple):
    """A kind of refusal, and one sentence on what to do about it."""

    title: str
    detail: str


PROBLEMS = {
    "no_token": Said(
        _("No token was sent"),
        _("Send it in the header “Authorization: Bearer bantuo_…”; cookies do not count."),
    ),
    "invalid_token": Said(
        _("This token is not valid"),
        _("It is unknown, revoked or expired. An owner makes a new one under Settings → API access."),
    ),
    "insufficient_scope": Said(
        _("This token may not do that"), _("It needs “{scope}”. An owner makes such a token.")
    ),
    "too_many_requests": Said(_("Too many requests"), _("Wait a minute, then go on more slowly.")),
    "batch_at_work": Said(
        _("Another request of this store is still being worked at"),
        _("Orders of a store are taken one request after another. Wait a moment, then send it again."),
    ),
    "too_many_lines_a_minute": Said(
        _("Too many lines in a minute"),
        _("A store takes {limit} lines a minute. Wait as long as Retry-After says, or bring a file."),
    ),
    "too_many_answers_kept": Said(
        _("Too many answers are kept for this store"),
        _(
            "{limit_mb} MB of answers to requests with an Idempotency-Key are kept a day. Send this one"
            " without the key: orders that are in already will not be doubled."
        ),
    ),
    "too_many_failures": Said(
        _("Too many requests without a valid token"), _("Wait a few minutes and check the token.")
    ),
    "wrong_media_type": Said(
        _("The body is not sent as JSON"), _("Send it with “Content-Type: application/json”.")
    ),
    "empty_body": Said(_("The body is empty"), _("Send a JSON object, with its Content-Length.")),
    "body_too_large": Said(
        _("The body is too large"), _("At most {limit_mb} MB are read at once. Send fewer orders at a time.")
    ),
    "not_utf8": Said(
        _("The body is not UTF-8"), _("Byte {place} is no UTF-8 text. Encode the body as UTF-8.")
    ),
    "not_json": Said(
        _("The body is not JSON"), _("It cannot be read at line {line}, column {column}. Correct it there.")
    ),
    "too_deep": Said(
        _("The body is nested too deeply"), _("Send the fields as the documentation shows them.")
    ),
    "not_a_json_number": Said(
        _("The body holds what is no number"),
        _("“{value}” is not a JSON number. Leave the field out when there is none."),
    ),
    "number_too_long": Said(
        _("A number is too long"), _("A number has {count} digits. Send codes and amounts as texts.")
    ),
    "duplicate_name": Said(
        _("A field stands there twice"), _("“{name}” stands twice in one object. Send it once.")
    ),
    "too_many_names": Said(
        _("An object has too many fields"),
        _("It has {count}; at most {limit} are read. Send the fields as the documentation shows them."),
    ),
    "not_text": Said(
        _("A text holds what is no text"), _("Take out NUL signs and halves of surrogate pairs (\\ud800).")
    ),
    "invalid_request": Said(
        _("The request has another form than it should"),
        _("“errors” lists each field and what is wrong with it."),
    ),
    "too_many_lines": Said(
        _("The orders have too many lines"),
        _("They have {count} lines together; at most {limit} are taken at once. Send fewer orders."),
    ),
    "bad_key": Said(
        _("The Idempotency-Key is not usable"), _("Send 1 to {limit} visible ASCII characters, best a UUID.")
    ),
    "key_at_work": Said(
        _("A request with this Idempotency-Key is still being worked at"),
        _("Wait a moment, then send the same request again to get its answer."),
    ),
    "key_of_another": Said(
        _("This Idempotency-Key belongs to another request"),
        _("It came with another body in the last {hours} hours. Use a new key for a new request."),
    ),
    "nothing_taken": Said(
        _("Nothing was taken"),
        _("{refused} of {count} orders are refused, and all or nothing was asked. “orders” tells why."),
    ),
    "bad_request": Said(_("The request could not be understood"), _("Check address, headers and body.")),
    "forbidden": Said(_("This is not allowed"), _("Check the token and the address.")),
    "not_found": Said(
        _("There is nothing here"), _("Check the address; another store's rows are not found.")
    ),
    "method_not_allowed": Said(
        _("This address does not take that method"), _("The documentation lists the methods of each address.")
    ),
    "server_error": Said(
        _("Something went wrong on our side"),
        _("Nothing of this request was kept. Send it again; if that fails too, tell support the request id."),
    ),
}

BY_STATUS = {
    400: "bad_request",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    429: "too_many_requests",
}

# What pydantic finds wrong with a field, by our codes.
SHAPES = {
    "missing": _("The field is missing."),
    "unknown_field": _("There is no such field."),
    "wrong_type": _("The value should be {wanted}."),
    "too_few": _("At least {wanted} must be there."),
    "too_many": _("At most {wanted} may be there."),
    "not_allowed": _("The value should be one of: {wanted}."),
}
WANTED = {
    "string": _("a text"),
    "int": _("a whole number"),
    "bool": _("true or false"),
    "list": _("a list"),
    "object": _("an object"),
}
_UNKNOWN_SHAPE = _("The value cannot be used.")


def said(code: str, details) -> Said:
    """Title and sentence of a refusal, in the reader's language."""
    found = PROBLEMS.get(code, PROBLEMS["bad_request"])
    return Said(str(found.title), str(found.detail).format(**details))


def shape_sentence(code: str, wanted: str) -> str:
    """What is wrong with one field of a request."""
    return str(SHAPES.get(code, _UNKNOWN_SHAPE)).format(wanted=WANTED.get(wanted, wanted))
