import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from merchant.frame.tables import SellerTable
from orders.forecast.wording import kind_in_words, waits_in_words

RIGHT = {"th": {"class": "r"}, "td": {"class": "r num"}}


class FineTable(SellerTable):
    """Fines ahead, in the one order that they have: what saves most stands first."""

    number = tables.Column(
        verbose_name=_("Order"), linkify=lambda record: record.url, attrs={"a": {"class": "code link nowrap"}}
    )
    kind = tables.Column(verbose_name=_("Kind"))
    cause = tables.Column(verbose_name=_("Waits for"))
    falls_at = tables.TemplateColumn(
        template_name="orders/forecast/_falls_cell.html", verbose_name=_("Falls due at")
    )
    saved = tables.TemplateColumn(
        template_name="orders/forecast/_saved_cell.html", verbose_name=_("Saved if done before"), attrs=RIGHT
    )
    steps = tables.TemplateColumn(
        template_name="orders/forecast/_steps_cell.html", verbose_name=_("How it is reckoned"), accessor="due"
    )

    class Meta(SellerTable.Meta):
        fields = ["number", "kind", "cause", "falls_at", "saved", "steps"]
        orderable = False

    def render_kind(self, value):
        return kind_in_words(value)

    def render_cause(self, value):
        return waits_in_words(value)
