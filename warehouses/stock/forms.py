import secrets
from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from merchant.catalogue.models import Sku
from merchant.catalogue.selectors import sku_ids
from warehouses.sites.models import Warehouse
from warehouses.stock.kinds import Reason
from warehouses.stock.selectors import LevelsAsked, keeping, level_at
from warehouses.stock.services import MOST

LEVELS = [
    ("", gettext_lazy("All levels")),
    ("low", gettext_lazy("Low")),
    ("lacking", gettext_lazy("More reserved than on hand")),
    ("below", gettext_lazy("Below zero")),
]


def named(warehouses: Sequence[Warehouse]):
    """Choices: each by its code, with its name."""
    return [(warehouse.code, f"{warehouse.name} · {warehouse.code}") for warehouse in warehouses]


class WarehouseChoice(forms.TypedChoiceField):
    """One of some warehouses, by its code."""

    def __init__(self, *, empty_label, **told):
        super().__init__(empty_value=None, **told)
        self.empty_label = empty_label
        self.offer([])

    def offer(self, warehouses: Sequence[Warehouse]):
        """Narrow the choice to these."""
        self.choices = [("", self.empty_label), *named(warehouses)]
        self.coerce = {warehouse.code: warehouse for warehouse in warehouses}.__getitem__


class LevelsForm(forms.Form):
    """Which levels the list shows."""

    q = forms.CharField(
        label=gettext_lazy("SKU or title"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": gettext_lazy("SKU or title")}),
    )
    warehouse = WarehouseChoice(
        label=gettext_lazy("Warehouse"), required=False, empty_label=gettext_lazy("Any warehouse")
    )
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=LEVELS, required=False)

    def __init__(self, *args, warehouses, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["warehouse"].offer(warehouses)

    @property
    def wanted(self) -> LevelsAsked:
        """What was asked for, as far as it is understood."""
        self.is_valid()
        told = self.cleaned_data
        return LevelsAsked(told.get("q", ""), told.get("warehouse"), told.get("level", ""))


class PlacesForm(forms.Form):
    """Which of the merchant's own warehouses keep stock."""

    warehouses = forms.MultipleChoiceField(
        label=gettext_lazy("Warehouses that keep stock"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, warehouses, **kwargs):
        super().__init__(*args, **kwargs)
        self.by_code = {warehouse.code: warehouse for warehouse in warehouses}
        self.fields["warehouses"].choices = named(warehouses)
        self.initial["warehouses"] = [one.code for one in warehouses if one.tracks_stock]

    def clean_warehouses(self):
        return [self.by_code[code] for code in self.cleaned_data["warehouses"]]


class MovementForm(forms.Form):
    """Where, and of what: the beginning of every form about stock."""

    warehouse = WarehouseChoice(
        label=gettext_lazy("Warehouse"), empty_label=gettext_lazy("Choose a warehouse")
    )
    sku = forms.CharField(
        label=gettext_lazy("SKU"), max_length=64, help_text=gettext_lazy("Type or scan your own code.")
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)
    key = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput)

    def __init__(self, *args, merchant, **kwargs):
        super().__init__(*args, **kwargs)
        self.merchant = merchant
        self.fields["warehouse"].offer(keeping(merchant))
        self.fields["key"].initial = secrets.token_hex(16)
        if self.initial.get("warehouse") and not self.initial.get("sku"):
            self.fields["sku"].widget.attrs["autofocus"] = True  # the next one is scanned

    @property
    def has_places(self):
        """Whether there is anything to choose."""
        return len(self.fields["warehouse"].choices) > 1

    def clean_sku(self):
        code = self.cleaned_data["sku"]
        found = list(sku_ids(self.merchant, [code]).values())
        if not found:
            raise forms.ValidationError(
                _("You have no SKU “%(code)s”. Add it under Products first.") % {"code": code}
            )
        return Sku.objects.for_merchant(self.merchant).get(pk=found[0])


class ReceiveForm(MovementForm):
    """Goods that came in."""

    quantity = forms.IntegerField(label=gettext_lazy("Units received"), min_value=1, max_value=MOST)
    field_order = ["warehouse", "sku", "quantity", "note"]


class AdjustForm(MovementForm):
    """Units more or less, and why."""

    quantity = forms.IntegerField(
        label=gettext_lazy("Units more or less"),
        min_value=-MOST,
        max_value=MOST,
        help_text=gettext_lazy("With a minus where units are gone, e.g. -2."),
    )
    reason = forms.ChoiceField(label=pgettext_lazy("stock", "Reason"), choices=[])
    field_order = ["warehouse", "sku", "quantity", "reason", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [("", _("Choose a reason")), *_capital(Reason.choices)]


class CountForm(MovementForm):
    """What was found; `seen` is what the page said lay there."""

    counted = forms.IntegerField(
        label=gettext_lazy("Units found"),
        min_value=0,
        max_value=MOST,
        help_text=gettext_lazy("All that lie there now; the difference to the book is recorded."),
    )
    seen = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)
    field_order = ["warehouse", "sku", "counted", "note"]

    def clean(self):
        told = super().clean()
        warehouse, sku, seen = told.get("warehouse"), told.get("sku"), told.get("seen", "")
        told["seen"] = _seen(seen, warehouse, sku) if warehouse and sku else None
        return told

    def look_again(self, on_hand: int):
        """Stock moved meanwhile: from now on the form has seen what lies there now."""
        self.data = self.data.copy()
        self.data["seen"] = seen_as(self.cleaned_data["warehouse"], self.cleaned_data["sku"], on_hand)

    @property
    def on_hand(self) -> int | None:
        """What the page says lies there, where it knows of what it is asked."""
        told = str(self["seen"].value() or "").rpartition(" ")[2]
        return int(told) if _is_number(told) else None


class ReorderForm(forms.Form):
    """From how many free units on an SKU is low in a warehouse; empty: never."""

    warehouse = WarehouseChoice(
        label=gettext_lazy("Warehouse"), empty_label=gettext_lazy("Choose a warehouse")
    )
    reorder_at = forms.IntegerField(
        label=gettext_lazy("Low at"),
        min_value=0,
        max_value=MOST,
        required=False,
        help_text=gettext_lazy("Low once no more units than this are free. Empty: never low."),
    )

    def __init__(self, *args, merchant, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["warehouse"].offer(keeping(merchant))

    @property
    def has_places(self):
        """Whether there is anything to choose."""
        return len(self.fields["warehouse"].choices) > 1


def seen_at(merchant, warehouse: Warehouse, sku: Sku) -> str:
    """What a form for counting this SKU here has seen."""
    level = level_at(merchant, warehouse, sku)
    return seen_as(warehouse, sku, level.on_hand if level else 0)


def seen_as(warehouse, sku, on_hand):
    return f"{warehouse.code} {sku.public_id} {on_hand}"


def _seen(told, warehouse, sku):
    """What was seen; None when it was of another SKU or warehouse than the one that was counted."""
    place, _space, on_hand = told.rpartition(" ")
    is_of_this = place == f"{warehouse.code} {sku.public_id}" and _is_number(on_hand)
    return int(on_hand) if is_of_this else None


def _is_number(text):
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) < 19


def _capital(choices):
    return [(code, label[:1].upper() + label[1:]) for code, label in choices]
