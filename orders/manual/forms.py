from datetime import timedelta
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from merchant.money.currencies import decimals, to_minor
from orders.book.drafts import LineDraft, OrderDraft
from orders.book.fields import StoreMoment
from orders.book.models import Line, Order
from orders.intake.profiles.cells import EARLIEST
from warehouses.sites.countries import country_choices

EMPTY_ROWS, MOST_ROWS = 4, 100
MOST_UNITS = 1_000_000
TYPED_WITHIN = timedelta(minutes=5)  # clocks differ
VISIBLE = RegexValidator(r"\A[^\s].*\Z", _("Begin with a letter, a digit or a sign."))


class ManualOrderForm(forms.Form):
    """An order that somebody types in: from a telephone call, a fair, another shop."""

    number = forms.CharField(
        label=_("Order number"),
        max_length=64,
        validators=[VISIBLE],
        help_text=_("Once in this store. Proposed by us; put the buyer's or the marketplace's own instead."),
    )
    ordered_at = StoreMoment(label=_("Ordered at"), required=True, help_text=_("Store time."))
    released = forms.TypedChoiceField(
        label=_("May it be shipped?"),
        choices=[
            (True, _("Yes: it goes to To ship, and its clock starts now")),
            (False, _("Not yet: it waits in Processing until somebody releases it")),
        ],
        coerce=lambda value: value == "True",
        initial=True,
        widget=forms.RadioSelect,
    )

    def clean_ordered_at(self):
        moment = self.cleaned_data["ordered_at"]
        if moment < EARLIEST:  # nobody could read again what lies before year 1 in UTC
            raise ValidationError(_("This lies before the year 2000. Check the year."))
        if moment > timezone.now() + TYPED_WITHIN:
            raise ValidationError(_("This lies in the future. Enter when the buyer ordered."))
        return moment


class BuyerForm(forms.Form):
    """Whom it goes to."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=200)
    phone = forms.CharField(label=_("Phone"), max_length=50, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    street = forms.CharField(label=_("Street"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    city = forms.CharField(label=_("City"), max_length=100)
    postcode = forms.CharField(label=_("Postcode"), max_length=16, required=False)
    subdivision = forms.CharField(label=_("State or province"), max_length=10, required=False)
    country = forms.ChoiceField(label=_("Country"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "—"), *country_choices(get_language())]


class LineForm(forms.Form):
    """One product: a code, how many, at what price."""

    sku_code = forms.CharField(
        label=_("SKU"), max_length=64, widget=forms.TextInput(attrs={"list": "known-skus"})
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=Line._meta.get_field("title").max_length,
        required=False,
    )
    units = forms.IntegerField(label=_("Units"), min_value=1, max_value=MOST_UNITS)
    price = forms.DecimalField(label=_("Unit price"), min_value=0, max_digits=12, required=False)
    personalisation = forms.CharField(
        label=_("Text to engrave or print"),
        max_length=Line._meta.get_field("personalisation").max_length,
        required=False,
    )

    def __init__(self, *args, currency, **kwargs):
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["price"].widget.attrs["step"] = str(Decimal(1).scaleb(-decimals(currency)))
        for field in self.visible_fields():
            field.field.widget.attrs["aria-label"] = field.label  # the column's head names it for the eye
            field.field.widget.attrs["autocomplete"] = "off"

    def clean_price(self):
        price = self.cleaned_data["price"]
        if price is not None and price != round(price, decimals(self.currency)):
            raise ValidationError(
                _("%(currency)s has %(count)s decimals.")
                % {"currency": self.currency, "count": decimals(self.currency)}
            )
        return price

    def draft(self, position: int, titles: dict[str, str]) -> LineDraft:
        """The line as the book takes it; what has no title is called as in the catalogue."""
        told = self.cleaned_data
        return LineDraft(
            identity=str(position),
            sku_code=told["sku_code"],
            title=told["title"] or titles.get(told["sku_code"].upper(), ""),
            units=told["units"],
            price_minor=None if told["price"] is None else to_minor(told["price"], self.currency),
            personalisation=told["personalisation"],
        )


class BaseLineFormSet(forms.BaseFormSet):
    """The rows of an order; empty ones are passed over, all of them empty are not."""

    def clean(self):
        if not any(form.has_changed() for form in self.forms):
            raise ValidationError(_("Enter at least one product: its SKU and how many."))

    def filled(self):
        return [form for form in self.forms if form.has_changed()]


LineFormSet = forms.formset_factory(
    LineForm, BaseLineFormSet, extra=EMPTY_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
)


def draft_of(store, form, buyer, lines, titles) -> OrderDraft:
    """The order as the book takes it, from forms that are valid."""
    told, person = form.cleaned_data, dict(buyer.cleaned_data)
    place = {name: person.pop(name) for name in ("country", "subdivision", "postcode")}
    rows = [row.draft(position, titles) for position, row in enumerate(lines.filled(), start=1)]
    return OrderDraft(
        number=told["number"],
        programme=Order.Programme.SELF_OPERATED,
        currency=store.currency,
        ordered_at=told["ordered_at"],
        released_at=None,
        lines=rows,
        recipient=person,
        **place,
    )
