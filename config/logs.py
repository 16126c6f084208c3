"""Structured logs: one JSON line an event, each with the id of its request."""

import re

import structlog

_ADDRESS = re.compile(r"[^\s@<>()\"'=:,;\[\]]{1,64}@[^\s@<>()\"'=:,;\[\]]{1,255}\.\w+")
_RESET_KEY = re.compile(r"(/password/reset/key/)[^/\s\"']+")


def without_personal_data(logger, method, event):
    """The last line of defence: no e-mail address and no reset link in any line, tracebacks included."""
    return {name: _masked(value) for name, value in event.items()}


def _masked(value):
    if not isinstance(value, str):
        return value
    return _RESET_KEY.sub(r"\1…", _ADDRESS.sub("…@…", value))


_SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
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
                "foreign_pre_chain": _SHARED,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.server": {"handlers": [], "propagate": False},
            "django": {"handlers": [], "level": level},
        },
    }
