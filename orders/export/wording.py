"""Exports in words: why one was refused, and the events."""

from django.utils.translation import gettext_lazy as _

EVENT_SENTENCES = {
    "export.asked": _("Export asked for: {shape} as {format}, {recipients}"),
    "export.stopped": _("Export stopped: {shape} as {format}"),
    "export.deleted": _("Export's file deleted: {shape} as {format}"),
}
EVENT_LABELS = {
    "shape": {"orders": _("orders, a row a line"), "confirmation": _("shipping confirmation")},
    "format": {"csv": "CSV", "xlsx": "XLSX"},
    "recipients": {"with": _("with recipients"), "without": _("without recipients")},
}
FAILURES = {
    "too_many_rows": _("A sheet of XLSX holds {limit} rows; this is more. Export as CSV, or filter first."),
    "not_allowed": _("Whoever asked for this file may not have it any more. Ask for it yourself."),
    "crashed": _("Writing this file failed three times, so we stopped. Tell support the export's number."),
}


def failure_sentence(failure: dict | None) -> str:
    """Why an export failed, in the reader's language."""
    failure = failure or {}
    sentence = FAILURES.get(failure.get("code"), FAILURES["crashed"])
    return str(sentence).format(limit=f"{failure.get('limit', 0):,}")
