from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile

from merchant.attachments.judging import form_of, shown_name
from merchant.attachments.models import Attached


def keep_files(model: type[Attached], files: Sequence[UploadedFile], **of) -> None:
    """Keep files that were checked, as rows of this model with what they are attached to."""
    for file in files:
        kept = model(name=shown_name(file), form=form_of(file), size=file.size, **of)
        kept.file.save("", file, save=False)
        kept.save(force_insert=True)
