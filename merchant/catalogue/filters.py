import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.catalogue.models import Sku

MOST_OFFERED = 200  # categories in the choice
WEIGHTS = [("known", _("Weight known")), ("unknown", _("Weight unknown"))]


class SkuFilter(filters.FilterSet):
    """SKUs of one merchant, by code or title, category, tag and whether the weight is known."""

    q = filters.CharFilter(
        label=_("Code or title"),
        method="search",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Code or title")}),
    )
    weight = filters.ChoiceFilter(
        label=_("Weight"), choices=WEIGHTS, method="by_weight", empty_label=_("Any weight")
    )
    category = filters.ChoiceFilter(
        label=pgettext_lazy("product", "Category"), field_name="category", empty_label=_("Any category")
    )
    tag = filters.CharFilter(
        label=pgettext_lazy("product", "Tag"),
        method="by_tag",
        max_length=40,
        widget=forms.TextInput(attrs={"placeholder": pgettext_lazy("product", "Tag")}),
    )

    class Meta:
        model = Sku
        fields = ["q", "weight", "category", "tag"]

    def __init__(self, data=None, *, merchant):
        skus = Sku.objects.for_merchant(merchant)
        super().__init__(data, queryset=skus)
        self.categories = list(skus.categories()[:MOST_OFFERED])
        self.filters["category"].extra["choices"] = [(name, name) for name in self.categories]

    @property
    def is_narrowed(self):
        """Whether anything was asked for."""
        return any(self.form.cleaned_data.values()) if self.form.is_valid() else True

    def search(self, queryset, _name, text):
        return queryset.matching(text.strip())

    def by_weight(self, queryset, _name, choice):
        return queryset.filter(weight_g__isnull=choice == "unknown")

    def by_tag(self, queryset, _name, tag):
        return queryset.tagged(" ".join(tag.split()))
