from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from merchant.accounts.models import User
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


class InviteForm(ChangeMemberForm):
    """Who is invited, and to which place in the team."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy("Whoever joins signs in with this address."),
    )
    field_order = ["email", "role", "all_stores", "stores"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="invite_%s", **kwargs)
        self.fields["role"].initial = Role.OPERATOR
        self.fields["all_stores"].initial = True

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class SureForm(forms.Form):
    """That somebody means what they are about to do."""

    sure = forms.BooleanField(
        label=gettext_lazy("Yes, I am sure"),
        error_messages={"required": gettext_lazy("Tick the box: this takes effect at once.")},
    )


class JoinForm(forms.Form):
    """The name and password of somebody who is new here."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=100,
        help_text=gettext_lazy("Your colleagues see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("Password, once more"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, email, **kwargs):
        super().__init__(*args, **kwargs)
        self._email = email
        self.fields["password"].help_text = " ".join(map(str, password_validators_help_texts()))

    def clean(self):
        facts = super().clean()
        password, again = facts.get("password"), facts.get("again")
        if password and again and password != again:
            self.add_error("again", _("The two passwords differ. Type the same one twice."))
        elif password:
            self._check(password, facts.get("name", ""))
        return facts

    def _check(self, password, name):
        try:
            validate_password(password, User(email=self._email, name=name))
        except forms.ValidationError as refusal:
            self.add_error("password", refusal)


class MembershipForm(forms.ModelForm):
    """A membership as staff enter it, by the rules that owners follow, too."""

    class Meta:
        model = Membership
        fields = ["user", "merchant", "role", "all_stores", "stores"]

    def clean(self):
        facts = super().clean()
        is_known = bool(self.instance.pk)
        merchant = self.instance.merchant if is_known else facts.get("merchant")
        if not merchant or "role" not in facts or "stores" not in facts:
            return facts
        places = Membership.objects.for_merchant(merchant)
        try:
            services.check_stores(merchant, facts["role"], facts["all_stores"], facts["stores"])
            if is_known:
                standing = places.get(pk=self.instance.pk)
                services.check_is_here(standing)
                services.check_last_owner(standing, facts["role"])
        except TeamError as refusal:
            self.add_error(None, str(refusal))
        if not is_known:  # who has left is added again like anybody else: by their old row
            left = places.filter(user=facts.get("user"), left_at__isnull=False)
            self.instance = left.first() or self.instance
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
