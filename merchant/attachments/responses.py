from django.http import FileResponse

from merchant.attachments.judging import CONTENT_TYPES
from merchant.attachments.models import Attached


def saved_file(file: Attached) -> FileResponse:
    """A file, to be saved: a browser never shows it as a page of ours."""
    content_type = CONTENT_TYPES[file.form]
    return FileResponse(file.file.open(), as_attachment=True, filename=file.name, content_type=content_type)
