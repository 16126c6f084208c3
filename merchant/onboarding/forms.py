from django import forms
from django.utils.translation import gettext_lazy as _


class LeaveForm(forms.Form):
    """Why a store leaves, with its code typed: many orders hang on it."""

    reason = forms.CharField(
        label=_("Why the store leaves"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Platform staff read it."),
    )
    typed_code = forms.CharField(label=_("The store's code, typed"), max_length=30)

    def __init__(self, *args, store, **kwargs):
        super().__init__(*args, **kwargs)
        self._store = store
        self.fields["typed_code"].help_text = _("To be sure: type %(code)s.") % {"code": store.code}

    def clean_typed_code(self):
        typed = self.cleaned_data["typed_code"].strip()
        if typed.upper() != self._store.code:
            told = {"code": self._store.code}
            raise forms.ValidationError(_("This is not the store's code. Type %(code)s.") % told)
        return typed
