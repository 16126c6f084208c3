import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from merchant.catalogue.models import Sku

WEIGHTS = [("known", _("Weight known")), ("unknown", _("Weight unknown"))]


class SkuFilter(filters.FilterSet):
    """SKUs of one merchant, by code or title and by whether the weight is known."""

    q = filters.CharFilter(
        label=_("Code or title"),
        method="search",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Code or title")}),
    )
    weight = filters.ChoiceFilter(
        label=_("Weight"), choices=WEIGHTS, method="by_weight", empty_label=_("Any weight")
    )

    class Meta:
        model = Sku
        fields = ["q", "weight"]

    def __init__(self, data=None, *, merchant):
        super().__init__(data, queryset=Sku.objects.for_merchant(merchant))

    @property
    def is_narrowed(self):
        """Whether anything was asked for."""
        return any(self.form.cleaned_data.values()) if self.form.is_valid() else True

    def search(self, queryset, _name, text):
        return queryset.matching(text.strip())

    def by_weight(self, queryset, _name, choice):
        return queryset.filter(weight_g__isnull=choice == "unknown")
