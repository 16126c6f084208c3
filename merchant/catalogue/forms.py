from collections.abc import Mapping, Sequence
from decimal import Decimal

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from merchant.catalogue.facts import (
    HEAVIEST,
    LONGEST_SIDE,
    SIDES,
    WrongTags,
    in_cm,
    in_mm,
    is_whole_size,
    tags_in,
    written_tags,
)
from merchant.catalogue.models import Sku
from merchant.catalogue.wording import wrong_tags


class SideField(forms.DecimalField):
    """One side of a packed piece, typed in centimetres and kept in millimetres."""

    def __init__(self, **told):
        limits = {"min_value": Decimal("0.1"), "max_value": LONGEST_SIDE // 10, "decimal_places": 1}
        super().__init__(required=False, **limits, **told)

    def prepare_value(self, value):
        return in_cm(value) if isinstance(value, int) else value

    def clean(self, value):
        return in_mm(super().clean(value))


class SkuForm(forms.Form):
    """What a seller says about one SKU; an unknown weight stays empty and is never 0."""

    code = forms.CharField(
        label=gettext_lazy("SKU"),
        max_length=64,
        help_text=gettext_lazy("Your own code, as it stands in order files."),
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300, required=False)
    weight_g = forms.IntegerField(
        label=gettext_lazy("Weight, g"),
        min_value=1,
        max_value=HEAVIEST,
        required=False,
        help_text=gettext_lazy("With its packing. Leave it empty while you don't know it."),
        error_messages={
            "min_value": gettext_lazy("A weight is at least 1 g. Leave it empty while you don't know it.")
        },
    )
    length_mm = SideField(
        label=gettext_lazy("Length, cm"), help_text=gettext_lazy("Packed: all three sides, or none.")
    )
    width_mm = SideField(label=gettext_lazy("Width, cm"))
    height_mm = SideField(label=gettext_lazy("Height, cm"))
    category = forms.CharField(
        label=pgettext_lazy("product", "Category"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Matching rules can ask for it."),
    )
    tags = forms.CharField(
        label=pgettext_lazy("product", "Tags"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("Parted by commas. Matching rules can ask for them."),
    )

    @classmethod
    def of(cls, sku: Sku, data=None):
        """The form with what is told of this SKU."""
        initial = {name: getattr(sku, name) for name in cls.base_fields}
        return cls(data, initial=initial | {"tags": written_tags(sku.tags)})

    @property
    def plain(self):
        """The fields above the sides, for the page."""
        return [self["code"], self["title"], self["weight_g"]]

    @property
    def sides(self):
        return [self[side] for side in SIDES]

    @property
    def sorting(self):
        """What rules sort it by."""
        return [self["category"], self["tags"]]

    def clean_category(self):
        return " ".join(self.cleaned_data["category"].split())

    def clean_tags(self):
        try:
            return tags_in(self.cleaned_data["tags"])
        except WrongTags as wrong:
            raise forms.ValidationError(wrong_tags(wrong)) from wrong

    def clean(self):
        told = super().clean()
        if not self.errors.keys() & set(SIDES) and not is_whole_size(told[side] for side in SIDES):
            lacking = next(side for side in SIDES if told[side] is None)
            self.add_error(lacking, _("Fill in this side too, or none of the three."))
        return told


class WeightsForm(forms.Form):
    """A weight for each of some SKUs; an empty field says nothing."""

    def __init__(self, data=None, *, skus: Sequence[Sku]):
        super().__init__(data)
        self.skus = {weight_name(sku): sku for sku in skus}
        for name, sku in self.skus.items():
            self.fields[name] = _weight_of(sku)

    @property
    def rows(self):
        """Each SKU with its field."""
        return [(sku, self[name]) for name, sku in self.skus.items()]

    @property
    def weights(self) -> dict[int, int]:
        """The weights that can be saved, by the SKU's key; those with an error are left out."""
        told = self.cleaned_data
        return {sku.pk: told[name] for name, sku in self.skus.items() if told.get(name)}

    def keep_wrong(self, others: Mapping[int, int]):
        """Leave only the fields with an error; `others` are weights that somebody else typed meanwhile."""
        for name, sku in self.skus.items():
            if sku.pk in others:
                grams = number_format(others[sku.pk], force_grouping=True)
                self.add_error(
                    name, _("Somebody typed %(grams)s g meanwhile; that stands.") % {"grams": grams}
                )
        self.skus = {name: sku for name, sku in self.skus.items() if name in self.errors}


def weight_name(sku: Sku) -> str:
    """What the field of an SKU's weight is called."""
    return f"weight-{sku.public_id}"


def _weight_of(sku):
    label = _("Weight of %(code)s, g") % {"code": sku.code}
    least = {"min_value": SkuForm.base_fields["weight_g"].error_messages["min_value"]}
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=HEAVIEST,
        required=False,
        error_messages=least,
        widget=forms.NumberInput(attrs={"class": "small-number", "aria-label": label}),
    )
