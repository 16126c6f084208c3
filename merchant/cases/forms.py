from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from merchant.attachments.forms import FilesField
from merchant.cases.models import LONGEST_SUBJECT, LONGEST_TEXT
from merchant.cases.states import CaseCategory
from merchant.tenancy.public_ids import is_public_id, new_public_id

CHOOSE = [("", "–")]
READ_BY_SELLER = _("The seller reads it.")


class OpenForm(forms.Form):
    """What somebody asks platform staff; the key makes two clicks one case."""

    category = forms.ChoiceField(label=_("What it is about"), choices=[*CHOOSE, *CaseCategory.choices])
    subject = forms.CharField(
        label=_("Subject"),
        max_length=LONGEST_SUBJECT,
        help_text=_("In a few words, as you want to find it again."),
    )
    text = forms.CharField(
        label=_("What you want to know"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What happened, since when, and what you have tried. Leave out passwords."),
    )
    files = FilesField()
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    @classmethod
    def about(cls, category: str) -> "OpenForm":
        """An empty form, about what the address names."""
        is_known = category in CaseCategory.values
        return cls(initial={"category": category if is_known else "", "key": new_public_id()})

    def clean_key(self):
        key = self.cleaned_data["key"]
        return key if is_public_id(key) else new_public_id()

    def anew(self) -> "OpenForm":
        """The same form, as it was filled in and refused: sent again, it is for another case."""
        self.data = self.data.copy()
        self.data["key"] = new_public_id()
        return self


class AnswerForm(forms.Form):
    """An answer, with what shows it."""

    text = forms.CharField(
        label=_("Your answer"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5})
    )
    files = FilesField()


class SeenForm(forms.Form):
    """How many messages of the case stood on the page that was sent; nothing known means none."""

    seen = forms.IntegerField(min_value=0, max_value=2**31 - 2)

    @classmethod
    def of(cls, data) -> int:
        form = cls(data)
        return form.cleaned_data["seen"] if form.is_valid() else 0


class StaffAnswerForm(forms.Form):
    """What platform staff answer; the seller reads it."""

    text = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST_TEXT,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 6}),
        help_text=READ_BY_SELLER,
    )
    files = FilesField()


class NoteForm(forms.Form):
    """What staff tell each other."""

    text = forms.CharField(
        label=_("Note for colleagues"),
        max_length=LONGEST_TEXT,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("Sellers never read it."),
    )


class CloseForm(forms.Form):
    """Why staff close a case."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_TEXT,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=READ_BY_SELLER,
    )


class TakeForm(forms.Form):
    """Whose the case was on the page that was sent; empty for nobody's."""

    from_id = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class WriteForm(forms.Form):
    """A case that staff open for a store."""

    store = forms.CharField(label=_("Store code"), max_length=30, widget=UnfoldAdminTextInputWidget())
    category = forms.ChoiceField(
        label=_("What it is about"),
        choices=[*CHOOSE, *CaseCategory.choices],
        widget=UnfoldAdminSelectWidget(),
    )
    subject = forms.CharField(
        label=_("Subject"), max_length=LONGEST_SUBJECT, widget=UnfoldAdminTextInputWidget()
    )
    text = forms.CharField(
        label=_("Text"), max_length=LONGEST_TEXT, widget=UnfoldAdminTextareaWidget(), help_text=READ_BY_SELLER
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_key(self):
        key = self.cleaned_data["key"]
        return key if is_public_id(key) else new_public_id()
