from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from merchant.attachments.judging import ACCEPTED, MOST_BYTES, MOST_FILES


class ManyFiles(forms.FileInput):
    """A file field that takes several."""

    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


def _what_is_taken():
    told = {"files": MOST_FILES, "size": MOST_BYTES // (1024 * 1024)}
    return gettext("Up to %(files)s, each PDF, PNG or JPEG of at most %(size)s MB.") % told


class FilesField(forms.Field):
    """Files that are attached to something; what is wrong with one is said by the service, which names it."""

    def __init__(self, **told):
        super().__init__(
            label=_("Files"),
            help_text=lazy(_what_is_taken, str)(),
            required=False,
            widget=ManyFiles(attrs={"class": "drop", "accept": ACCEPTED}),
            **told,
        )

    def clean(self, value):
        return list(value or ())
