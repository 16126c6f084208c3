"""Files to be read: workbooks of rows, and archives of whatever parts one likes."""

import io
import zipfile

from openpyxl import Workbook

from merchant.files.opening import open_source

TYPES = "[Content_Types].xml"
TEXTS = 'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"'


def book_bytes(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook_of(*rows):
    """A workbook with one sheet of these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return book_bytes(book)


def with_parts(content, **parts):
    """The archive with parts exchanged or added; a name's dots and slashes are written `_dot_` and `__`."""
    named = {name.replace("_dot_", ".").replace("__", "/"): part for name, part in parts.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        whole = {name: old.read(name) for name in old.namelist()} | named
    return archive_of(whole)


def with_texts(content, xml):
    """The workbook with this table of texts that cells may point at."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        types = old.read(TYPES).decode()
    types = types.replace("</Types>", f'<Override PartName="/xl/sharedStrings.xml" {TEXTS}/></Types>')
    return with_parts(content, **{TYPES: types, "xl/sharedStrings.xml": xml})


def archive_of(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def read(content, name="orders.csv"):
    """(header, records, what was told) of a file."""
    with open_source(io.BytesIO(content), name=name) as source:
        return source.header, list(source.records()), source.told
