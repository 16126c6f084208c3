import django_tables2 as tables
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from merchant.frame.tables import SellerTable
from orders.export.models import ExportRun


class ExportTable(SellerTable):
    """A store's exports, the latest first."""

    shape = tables.Column(linkify=True, orderable=False)
    format = tables.Column(orderable=False)
    state = tables.TemplateColumn(template_name="orders/export/_state_cell.html", orderable=False)
    rows = tables.TemplateColumn(
        template_name="orders/export/_rows_cell.html",
        orderable=False,
        attrs={"th": {"class": "r"}, "td": {"class": "r num"}},
    )
    actor = tables.Column(orderable=False)
    created_at = tables.TemplateColumn(
        template_name="orders/export/_moment_cell.html", verbose_name=_("Asked for at"), orderable=False
    )

    class Meta(SellerTable.Meta):
        model = ExportRun
        fields = ["shape", "format", "state", "rows", "actor", "created_at"]
        order_by = ()

    def render_shape(self, record):
        return capfirst(record.get_shape_display())
