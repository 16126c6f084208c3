from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextareaWidget

from merchant.stores.models import JoiningNote
from merchant.tenancy.public_ids import is_public_id, new_public_id

LONGEST = JoiningNote._meta.get_field("text_en").max_length


class NoteForm(forms.Form):
    """What staff write to stores, in both languages; its key makes a second click the same message."""

    text_en = forms.CharField(
        label=_("Text in English"), max_length=LONGEST, widget=UnfoldAdminTextareaWidget(attrs={"rows": 4})
    )
    text_zh = forms.CharField(
        label=_("Text in Chinese"),
        max_length=LONGEST,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        help_text=_("Each reader reads the text in their own language; line breaks become spaces."),
    )
    key = forms.CharField(widget=forms.HiddenInput, initial=new_public_id)

    def clean_text_en(self):
        return _in_one_line(self.cleaned_data["text_en"])

    def clean_text_zh(self):
        return _in_one_line(self.cleaned_data["text_zh"])

    def clean(self):
        facts = super().clean()
        if not is_public_id(facts.get("key", "")):
            self.add_error(None, _("This form has expired. Open it anew."))
        return facts


class SendNoteForm(NoteForm):
    """The same before it is sent: looked at, and the number of its stores typed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    typed = forms.IntegerField(label=_("The number of stores, typed"), widget=UnfoldAdminIntegerFieldWidget())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("text_en", "text_zh"):
            self.fields[name].widget = forms.HiddenInput()
        self.fields["typed"].help_text = _("To be sure: type %(count)s.") % {"count": self["seen"].value()}

    def clean(self):
        facts = super().clean()
        if "typed" in facts and facts["typed"] != facts.get("seen"):
            told = {"count": self["seen"].value()}
            self.add_error("typed", _("This is not the number of stores. Type %(count)s.") % told)
        return facts

    @property
    def has_its_texts(self):
        """Whether what is wrong, if anything, can be mended where the message is looked at."""
        return not {"text_en", "text_zh"} & set(self.errors)

    def texts(self) -> dict:
        """What is to be written, without what only makes sure of it."""
        return {name: self.cleaned_data[name] for name in (*NoteForm.base_fields, "seen")}


def _in_one_line(text):
    return " ".join(text.split())
