"""What people may attach: few files, small ones, and only forms that a browser shows without running them."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

MOST_FILES = 5
MOST_BYTES = 5 * 1024 * 1024
LONGEST_NAME = 120
# A file is what it begins with, whatever its name says.
BEGINNINGS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
CONTENT_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}
ACCEPTED = ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"


def check_files(files: Sequence[UploadedFile], *, refusal: type[Exception]) -> None:
    """Refuse what is too much, too large or of another form, in a sentence that names the file.

    `refusal` is the kind of refusal that the room's pages show.
    """
    if len(files) > MOST_FILES:
        raise refusal(
            _("%(count)s files are too many: attach up to %(most)s.")
            % {"count": len(files), "most": MOST_FILES}
        )
    for file in files:
        told = {"name": shown_name(file), "most": MOST_BYTES // (1024 * 1024)}
        if not file.size:
            raise refusal(_("“%(name)s” is empty. Attach it again, or leave it out.") % told)
        if file.size > MOST_BYTES:
            raise refusal(_("“%(name)s” is larger than %(most)s MB. Attach a smaller one.") % told)
        if not form_of(file):
            raise refusal(_("“%(name)s” is no PDF, PNG or JPEG. Attach it as one of these.") % told)


def form_of(file: UploadedFile) -> str:
    """Which of the accepted forms the file has; empty for any other."""
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    return next((form for form, begins in BEGINNINGS.items() if head.startswith(begins)), "")


def shown_name(file: UploadedFile) -> str:
    """The sender's name for it, without what could mislead: no folders, no line ends, not too long."""
    name = "".join(
        letter for letter in (file.name or "").replace("\\", "/").split("/")[-1] if letter.isprintable()
    )
    return name[-LONGEST_NAME:] or _("file")
