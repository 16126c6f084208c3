from django import forms
from django.utils.translation import gettext_lazy as _

from warehouses.jit.models import JitSite
from warehouses.sites.models import Warehouse


class ChooseForm(forms.Form):
    """The warehouse's code, typed: the seller never changes it again."""

    typed_code = forms.CharField(
        label=_("The warehouse's code, typed"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(self, *args, warehouse: Warehouse, **kwargs):
        super().__init__(*args, **kwargs)
        self._warehouse = warehouse
        self.fields["typed_code"].help_text = _("To be sure: type %(code)s.") % {"code": warehouse.code}

    def clean_typed_code(self):
        typed = self.cleaned_data["typed_code"].strip()
        if typed.upper() != self._warehouse.code:
            told = {"code": self._warehouse.code}
            raise forms.ValidationError(_("This is not the warehouse's code. Type %(code)s.") % told)
        return typed


class OverrideForm(forms.Form):
    """Which other JIT warehouse staff give a store, and why."""

    was_seen = forms.IntegerField(widget=forms.HiddenInput)
    warehouse = forms.TypedChoiceField(label=_("JIT warehouse"), coerce=int)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The store reads it."),
    )

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        named = [(one.warehouse.pk, f"{one.warehouse.code} · {one.warehouse.name}") for one in candidates]
        self.fields["warehouse"].choices = [("", "–"), *named]


class JitSiteForm(forms.ModelForm):
    """A JIT warehouse's capacity, as staff say."""

    class Meta:
        model = JitSite
        fields = ["warehouse", "state", "takes_until", "note"]
