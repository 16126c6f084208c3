"""Files in words: why one cannot be read and how to mend it, and what was recognised."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

# Why a whole file is refused; filled by the refusal's details.
REFUSALS = {
    "empty_file": _("The file is empty. Its first line should name the columns."),
    "too_many_columns": _(
        "The file has {count} columns; at most {limit} are read. Delete those that are not needed."
    ),
    "no_room_for_files": _(
        "Files that wait for you or are being read: {count}, {mb} MB in all; there is no room for more. Bring"
        " in or discard one first."
    ),
    "too_large": _("The file is larger than {limit_mb} MB (unpacked). Split it into smaller ones."),
    "too_many_records": _("The file has more than {limit} lines. Split it into smaller ones."),
    "line_too_long": _("Line {line} is far too long for a line of a table. Is this really a CSV file?"),
    "cell_too_long": _("A cell before line {line} is far too long. Is a closing quotation mark missing?"),
    "blank_lines": _(
        "More than {limit} lines in a row are blank before line {line}. Delete them and save the file again."
    ),
    "quotes": _("The quotation marks near line {line} do not match. Save the file as CSV again."),
    "line_endings": _("Line {line} ends in an unusual way. Save the file as “CSV UTF-8” again."),
    "separator_unclear": _(
        "The columns could be parted by any of these: {separators}. Save the file as “CSV UTF-8” or XLSX."
    ),
    "no_known_encoding": _(
        "Line {line} is neither UTF-8 nor Chinese GB18030 text. Save the file as “CSV UTF-8” or XLSX."
    ),
    "not_decoded": _(
        "Line {line} is not {encoding} text, as the lines before it are. Save the file as “CSV UTF-8”."
    ),
    "not_text": _("Line {line} holds what is not text. Save the file as “CSV UTF-8”."),
    "is_old_excel": _("This is a workbook of an old Excel. Save it as XLSX and upload that file."),
    "is_xlsb": _("This is a binary Excel workbook. Save it as XLSX and upload that file."),
    "is_opendocument": _("This is an OpenDocument file. Save it as XLSX or CSV and upload that file."),
    "is_document": _("This is a document, not a table. Save the table as XLSX or CSV and upload that file."),
    "is_picture": _("This is a picture, not a table. Upload the table itself as XLSX or CSV."),
    "is_archive": _("This is an archive of files. Unpack it and upload the table that is in it."),
    "is_pdf": _("This is a PDF. Ask your marketplace for a CSV export instead."),
    "is_markup": _("This is a web page, not a CSV file. Download the export again and check that it is CSV."),
    "is_encrypted": _("The workbook is locked with a password. Save it without one and upload that file."),
    "has_macros": _("The workbook holds macros. Save it as XLSX, which has none, and upload that file."),
    "gzip_cut_off": _("The compressed file is cut off. Copy or download it again."),
    "gzip_damaged": _("The compressed file is damaged. Copy or download it again."),
    "gzip_of_too_many": _(
        "The compressed file is made of more than {limit} parts. Unpack it and upload the table itself."
    ),
    "packed_twice": _("The compressed file holds another archive. Unpack it and upload what is in it."),
    "archive_of_too_many": _("This archive holds more than {limit} files, as no workbook does."),
    "workbook_too_large": _("The workbook is larger than {limit_mb} MB. Split it, or save its sheet as CSV."),
    "workbook_bomb": _(
        "The workbook expands to far more than it seems, or to over {limit_mb} MB. Save its sheet as CSV."
    ),
    "workbook_memory": _("The workbook takes too much memory to read. Save its sheet as CSV."),
    "workbook_too_slow": _("The workbook takes too long to read. Save its sheet as CSV."),
    "workbooks_busy": _(
        "Other workbooks are being read just now. Try again in a minute, or send a CSV file."
    ),
    "workbook_damaged": _("The workbook is damaged. Open it in your spreadsheet and save it as XLSX again."),
    "sheet_cell_too_long": _("Cell {cell} is far too long. Shorten it and upload the file again."),
}
UNREADABLE = _("This file cannot be read. Save it as “CSV UTF-8” and upload that file.")

# What a person should know of a file that was read all the same.
NOTES = {
    "header_below": _("The columns are named in line {line}; the lines above it were passed over."),
    "second_header": _("Line {line} looks like a second header. If it is one, delete it."),
    "other_sheets": _("Other visible sheets, which are not read: {count}."),
    "hidden_sheets": _("Hidden sheets, which are not read: {count}."),
    "merged_cells": _("Groups of merged cells: {count}. Only the first cell of each has the value."),
}
FORMS = {"csv": _("Text file"), "xlsx": _("Workbook")}
SEPARATORS = {",": _("commas"), ";": _("semicolons"), "tab": _("tabs"), "|": _("vertical bars")}
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "gb18030": "GB18030",
}


def refusal_sentence(code: str, details: Mapping) -> str:
    """Why a file was refused, in the reader's language."""
    return str(REFUSALS.get(code, UNREADABLE)).format(
        **{name: _shown(told) for name, told in details.items()}
    )


def told_words(told: Mapping) -> Iterator[str]:
    """What was recognised, in a few words each: form, packing, encoding, separator, sheet."""
    yield str(FORMS.get(told.get("form"), ""))
    yield told.get("packed", "")
    yield ENCODINGS.get(told.get("encoding"), "")
    yield str(SEPARATORS.get(told.get("separator"), ""))
    yield told.get("sheet", "")


def note_sentences(told: Mapping) -> list[str]:
    """What a person should know of how the file was read."""
    notes = [note for note in told.get("notes", []) if note["code"] in NOTES]
    return [str(NOTES[note["code"]]).format(**note) for note in notes]


def _shown(value):
    return ", ".join(map(str, value)) if isinstance(value, list) else value
