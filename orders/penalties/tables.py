import django_tables2 as tables
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from merchant.frame.tables import SellerTable
from orders.penalties.models import Penalty


class PenaltyTable(SellerTable):
    """A page of a store's penalties; the list pages and sorts by key, not the table."""

    kind = tables.Column(linkify=lambda record: record.get_absolute_url())
    order = tables.TemplateColumn(template_name="orders/penalties/_order_cell.html")
    status = tables.TemplateColumn(template_name="orders/penalties/_status_cell.html")
    hours_late = tables.Column(attrs={"th": {"class": "r"}, "td": {"class": "r num"}}, default="–")
    amount = tables.TemplateColumn(
        template_name="orders/penalties/_amount_cell.html",
        verbose_name=_("Amount"),
        attrs={"th": {"class": "r"}, "td": {"class": "r num"}},
    )
    appeal_until = tables.TemplateColumn(template_name="orders/penalties/_until_cell.html")
    fined_at = tables.TemplateColumn(template_name="orders/penalties/_moment_cell.html")

    class Meta(SellerTable.Meta):
        model = Penalty
        fields = ["kind", "order", "status", "hours_late", "amount", "appeal_until", "fined_at"]
        orderable = False

    def render_kind(self, record):
        return capfirst(record.get_kind_display())
