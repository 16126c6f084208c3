import django_tables2 as tables
from django.db.models.functions import Upper
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.catalogue.facts import in_cm
from merchant.catalogue.models import Sku
from merchant.frame.tables import SellerTable


class SkuTable(SellerTable):
    """A merchant's SKUs; staying within one merchant, plain pages are quick enough."""

    code = tables.TemplateColumn(template_name="merchant/catalogue/_code_cell.html", verbose_name=_("SKU"))
    title = tables.Column(verbose_name=_("Title"), default="–", order_by=("title", "pk"))
    weight_g = tables.Column(
        verbose_name=_("Weight, g"),
        default="–",
        order_by=("weight_g", "pk"),
        attrs={"th": {"class": "r"}, "td": {"class": "r num"}},
    )
    size = tables.Column(
        verbose_name=_("Size, cm"),
        accessor="size_mm",
        orderable=False,
        default="–",
        attrs={"th": {"class": "r"}, "td": {"class": "r num nowrap"}},
    )
    category = tables.Column(
        verbose_name=pgettext_lazy("product", "Category"), default="–", order_by=("category", "pk")
    )
    tags = tables.TemplateColumn(
        template_name="merchant/catalogue/_tags_cell.html",
        verbose_name=pgettext_lazy("product", "Tags"),
        orderable=False,
    )
    created_at = tables.DateColumn(
        verbose_name=_("Since"),
        format="Y-m-d",
        order_by=("created_at", "pk"),
        attrs={"td": {"class": "num nowrap"}},
    )

    class Meta(SellerTable.Meta):
        model = Sku
        fields = ["code", "title", "weight_g", "size", "category", "tags", "created_at"]
        order_by = "code"
        empty_text = _("No SKU fits this search.")

    def order_code(self, queryset, is_descending):
        """By the code in capitals, as the unique index has it."""
        key = Upper("code")
        return queryset.order_by(key.desc() if is_descending else key.asc()), True

    def render_weight_g(self, value):
        return number_format(value, use_l10n=True, force_grouping=True)

    def render_size(self, value):
        return " × ".join(number_format(in_cm(side), use_l10n=True) for side in value)
