"""Structured logs: one JSON line an event, each with the id of its request."""

import re
from collections.abc import Mapping

import structlog

from merchant.faults.traces import told_of, trace_of, without_messages

_ADDRESS = re.compile(r"[^\s@<>()\"'=:,;\[\]]{1,64}@[^\s@<>()\"'=:,;\[\]]{1,255}\.\w+")
_PHONE = re.compile(r"\+\d[\d ().-]{6,}\d|(?<![\w-])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![\w-])")
_RESET_KEY = re.compile(r"(/password/reset/key/|/invitations/link/)[^/\s\"']+")
_QUERY = re.compile(r"(/[^\s?\"']*\?)[^\s\"']+")
_KEYS_OF_A_ROW = re.compile(r"(Key \(.*\)=)\(.*\)")
_PLAIN = (bool, int, float, type(None))


def without_messages_of_errors(logger, method, event):
    """A library's line may quote an error, whose message may quote anybody: its kind is told instead."""
    message, args = event["_record"].msg, event.pop("positional_args") or ()
    error = event["exc_info"][1] if event.get("exc_info") else None
    if isinstance(message, BaseException):
        event["event"] = told_of(message)
    elif isinstance(args, Mapping) and "exc" in args:  # Celery hands the message over as a text
        event["event"] = message % (args | {"exc": told_of(error)})
    elif any(isinstance(each, BaseException) for each in args):
        event["event"] = message % tuple(map(_without_message, args))
    event["event"] = without_messages(event["event"], error)
    return event


def without_personal_data(logger, method, event):
    """The last line of defence: no e-mail address, phone number, query or reset link in any line."""
    return {name: _masked(value) for name, value in event.items()}


def _without_message(value):
    return told_of(value) if isinstance(value, BaseException) else value


def _masked(value):
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, BaseException):
        return told_of(value)
    if isinstance(value, Mapping):
        return {str(name): _masked(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(each) for each in value]
    return _masked_text(value if isinstance(value, str) else repr(value))


def _masked_text(text):
    text = _RESET_KEY.sub(r"\1…", _ADDRESS.sub("…@…", text))
    return _PHONE.sub("…", _QUERY.sub(r"\1…", _KEYS_OF_A_ROW.sub(r"\1(…)", text)))


_SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.ExceptionRenderer(lambda exc_info: trace_of(exc_info[1])),
]

structlog.configure(
    processors=[
        *_SHARED,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)


def logging_config(level):
    """The `LOGGING` dictionary: everything to standard error as JSON, from `level` up."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    without_personal_data,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
                "foreign_pre_chain": [without_messages_of_errors, *_SHARED],
                "pass_foreign_args": True,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.server": {"handlers": [], "propagate": False},
            "django": {"handlers": [], "level": level},
            # An answer that breaks off while it streams is gunicorn's to log; it would do so in its own way.
            "gunicorn.error": {"handlers": [], "propagate": True},
        },
    }
