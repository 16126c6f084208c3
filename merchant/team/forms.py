from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from merchant.money.currencies import is_currency
from merchant.team import services
from merchant.team.exceptions import TeamError
from merchant.tenancy.models import Membership, Store
from merchant.tenancy.roles import Role
from merchant.tenancy.zones import clean_zone


class ChangeMemberForm(forms.Form):
    """A member's role, and whether they work in all stores or in those ticked."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)
    all_stores = forms.BooleanField(label=gettext_lazy("All stores, also future ones"), required=False)
    stores = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Or only these stores"),
        queryset=Store.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args, merchant, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stores"].queryset = Store.objects.for_merchant(merchant).order_by("code")

    @classmethod
    def of(cls, membership):
        """The form as it stands for a member."""
        initial = {
            "role": membership.role,
            "all_stores": membership.all_stores,
            "stores": membership.stores.all(),
        }
        return cls(initial=initial, merchant=membership.merchant)


class MembershipForm(forms.ModelForm):
    """A membership as staff enter it, by the rules that owners follow, too."""

    class Meta:
        model = Membership
        fields = ["user", "merchant", "role", "all_stores", "stores"]

    def clean(self):
        facts = super().clean()
        merchant = self.instance.merchant if self.instance.pk else facts.get("merchant")
        if not merchant or "role" not in facts or "stores" not in facts:
            return facts
        try:
            services.check_stores(merchant, facts["role"], facts["all_stores"], facts["stores"])
            if self.instance.pk:
                standing = Membership.objects.for_merchant(merchant).get(pk=self.instance.pk)
                services.check_last_owner(standing, facts["role"])
        except TeamError as refusal:
            self.add_error(None, str(refusal))
        return facts


class StoreForm(forms.ModelForm):
    """A store as staff enter it; its pages show money and moments by these."""

    class Meta:
        model = Store
        fields = ["code", "name", "merchant", "kind", "state", "currency", "time_zone", "clock_from"]

    def clean_currency(self):
        currency = self.cleaned_data["currency"].upper()
        if not is_currency(currency):
            raise forms.ValidationError(
                _("“%(code)s” is no currency. Use the three letters of ISO 4217, e.g. USD.")
                % {"code": currency}
            )
        return currency

    def clean_time_zone(self):
        return clean_zone(self.cleaned_data["time_zone"])
