"""Imports of sheets in words: why a file or a line was refused and how to mend it, and the events."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from merchant.files import wording as files
from merchant.sheets.sheet import Reason, Sheet

EVENT_SENTENCES = {
    "sheet.uploaded": _("File {file} uploaded"),
    "sheet.confirmed": _("Lines of {file} confirmed"),
    "sheet.discarded": _("File {file} discarded"),
    "sheet.done": _("Lines of {file} saved: {new} new, {changed} changed"),
}

# Why a whole file or act is refused; filled by the refusal's details.
REFUSALS = {
    "no_lines": _("The file has a header but no lines. Add at least one."),
    "columns_missing": _("These columns are missing: {columns}. Name them in the first line."),
    "column_twice": _("These columns stand there twice: {columns}. Keep one of each."),
    "only_key": _("Beside {columns} the file has no column that is known here. Take the template's names."),
    "too_many_rows": _("The file has more than {limit} lines. Split it into smaller ones."),
    "file_gone": _("The uploaded file is no longer there. Upload it again."),
    "not_possible_now": _("This is not possible now: the file is {state}."),
    "nothing_to_save": _("No line of this file is new or changed, so there is nothing to save."),
    "not_whole": _(
        "{count} lines are refused, so nothing was saved. Correct them and bring the file again, or choose"
        " to keep what is good."
    ),
    "not_whole_any_more": _(
        "Somebody changed {count} of these rows since you looked, so nothing was saved. Bring the file"
        " again to see what is there now."
    ),
    "not_allowed_any_more": _(
        "Whoever confirmed this file may not do that any more, so the rest was not saved. Somebody who may"
        " can bring the file again."
    ),
    "crashed": _("Reading this file failed three times, so we stopped. Tell support the import's number."),
    "crashed_saving": _(
        "Saving these lines failed three times, so we stopped; what was saved before stays. Bring the file"
        " again for the rest. If it stops again, tell support the import's number."
    ),
    "too_many_to_write": _("A workbook is written of at most {limit} rows; this is more. Take the CSV file."),
}

# Why a line is refused, whatever the sheet.
REASONS = {
    "needed": Reason(_("it is empty, and a new row cannot do without it"), _("Fill it in.")),
    "repeated": Reason(_("{value} stands in line {line} already"), _("Keep one line of each.")),
    "too_many": Reason(
        _("with “{value}” there would be more than {most}"),
        _("Change one that you have, or ask support for more room."),
    ),
    "too_long": Reason(_("it is longer than {longest} letters"), _("Shorten it.")),
    "not_one_line": Reason(_("it has line breaks or invisible letters"), _("Write it in one line.")),
    "not_whole": Reason(_("“{value}” is no whole number"), _("Write digits only, e.g. 250.")),
    "out_of_range": Reason(_("“{value}” is not between {least} and {most}"), _("Correct the number.")),
    "not_one_of": Reason(_("“{value}” is not known here"), _("Write one of these: {choices}.")),
    "not_yes_or_no": Reason(_("“{value}” is neither yes nor no"), _("Write yes or no.")),
    "not_a_clock": Reason(_("“{value}” is no time of day"), _("Write hours and minutes, e.g. 15:00.")),
    "not_to_be_cleared": Reason(_("it cannot be empty"), _("Write a value, or leave the cell empty.")),
    "changed_meanwhile": Reason(
        _("somebody changed it to “{value}” after you looked"), _("Bring the line again to compare it anew.")
    ),
    "added_meanwhile": Reason(
        _("somebody added it after you looked"), _("Bring the line again to compare it anew.")
    ),
    "gone_meanwhile": Reason(_("it is gone since you looked"), _("Bring the line again to compare it anew.")),
    "cell_error": Reason(_("the cell shows an error: {value}"), _("Write the value itself.")),
    "cell_no_value": Reason(_("the cell has no reliable value: {value}"), _("Write the value itself.")),
    "cell_shortened": Reason(
        _("the spreadsheet shortened the number: {value}"), _("Format the column as text and type it again.")
    ),
}


def refusal_sentence(sheet: Sheet, code: str, details: Mapping) -> str:
    """Why a file or an act was refused, in the reader's language."""
    if code == "crashed" and details.get("step") == "saving":
        code = "crashed_saving"
    if code not in REFUSALS:
        return files.refusal_sentence(code, details)
    told = dict(details)
    if "columns" in told:
        told["columns"] = pgettext("between names", ", ").join(
            str(sheet.column(name).label) for name in told["columns"]
        )
    return str(REFUSALS[code]).format(**told)


def reason_of(sheet: Sheet, refusal: Mapping) -> str:
    """Why a line is refused; the column it is about stands beside it."""
    return _filled(_known(sheet, refusal["code"]).sentence, refusal)


def mend_of(sheet: Sheet, refusal: Mapping) -> str:
    """How to put right what is wrong with a line."""
    return _filled(_known(sheet, refusal["code"]).mend, refusal)


def _known(sheet, code):
    return sheet.reasons.get(code) or REASONS[code]


def _filled(sentence, refusal):
    details = {name: _shown(told) for name, told in refusal["details"].items()}
    return str(sentence).format(value=refusal["value"], **details)


def _shown(told):
    return pgettext("between names", ", ").join(map(str, told)) if isinstance(told, list) else told
