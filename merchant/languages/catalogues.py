"""The catalogues in locale/: read, brought up to date with the sources, compiled."""

import os
import tempfile
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE_LOCALE = "en"
NO_WRAPPING = 0


def path_of(folder: Path, locale: str) -> Path:
    """Where Django looks for a locale's catalogue."""
    return folder / locale / "LC_MESSAGES" / "django.po"


def read(folder: Path, locale: str) -> Catalog:
    """A locale's catalogue, empty when there is none yet."""
    path = path_of(folder, locale)
    if not path.is_file():
        return Catalog(locale=locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def updated(catalogue: Catalog, sources: Catalog) -> Catalog:
    """The catalogue with exactly the sources' texts: known translations kept, English filled with itself."""
    fresh = Catalog(
        locale=catalogue.locale,
        header_comment=f"# The texts of Bantuo: {catalogue.locale.english_name}.",
        project="Bantuo",
        version="1",
        msgid_bugs_address="none",
        last_translator="Bantuo",
        language_team="Bantuo",
        creation_date=catalogue.creation_date,
        revision_date=catalogue.creation_date,
        fuzzy=False,
    )
    for message in sources:
        if message.id:
            fresh[message.id] = _translated(message.clone(), catalogue)
    return fresh


def _translated(message: Message, catalogue: Catalog) -> Message:
    known = catalogue.get(message.id, message.context)
    if str(catalogue.locale) == SOURCE_LOCALE:
        message.string = message.id
    elif known and bool(known.pluralizable) == bool(message.pluralizable) and not known.fuzzy:
        message.string = known.string
    else:
        message.string = ("",) * catalogue.num_plurals if message.pluralizable else ""
    return message


def write(catalogue: Catalog, folder: Path, locale: str) -> bool:
    """Save a catalogue, sorted and without line numbers to keep diffs small; tell whether it changed."""
    path = path_of(folder, locale)
    text = BytesIO()
    write_po(text, catalogue, width=NO_WRAPPING, sort_output=True, ignore_obsolete=True, include_lineno=False)
    if path.is_file() and path.read_bytes() == text.getvalue():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue())
    return True


def compile_catalogue(folder: Path, locale: str) -> bool:
    """Write the compiled form that Django loads, unless it is newer than the catalogue; tell whether."""
    path = path_of(folder, locale)
    compiled = path.with_suffix(".mo")
    if compiled.is_file() and compiled.stat().st_mtime_ns > path.stat().st_mtime_ns:
        return False
    # Several processes may compile at once while others read: each puts its own file in place whole.
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        write_mo(file, read(folder, locale))
        os.fchmod(file.fileno(), 0o644)
    os.replace(file.name, compiled)
    return True
