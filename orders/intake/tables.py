import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from merchant.frame.tables import SellerTable
from orders.intake.models import ImportRun

NUMBER = "orders/intake/_found_cell.html"
ONE_LINE = {"td": {"class": "nowrap"}}
RIGHT = {"th": {"class": "r"}, "td": {"class": "r"}}


class ImportTable(SellerTable):
    """A store's imports, the latest first."""

    file_name = tables.Column(linkify=True)
    state = tables.TemplateColumn(
        template_name="orders/intake/_state_cell.html", orderable=False, attrs=ONE_LINE
    )
    found = tables.TemplateColumn(
        template_name=NUMBER,
        accessor="counts__orders",
        verbose_name=_("Orders"),
        orderable=False,
        attrs=RIGHT,
    )
    refused = tables.TemplateColumn(
        template_name=NUMBER,
        accessor="counts__refused",
        verbose_name=_("Refused lines"),
        orderable=False,
        attrs=RIGHT,
    )
    actor = tables.Column(orderable=False, default=_("command line"), attrs=ONE_LINE)
    created_at = tables.TemplateColumn(template_name="orders/intake/_moment_cell.html")

    class Meta(SellerTable.Meta):
        model = ImportRun
        fields = ["file_name", "state", "found", "refused", "actor", "created_at"]
        order_by = "-created_at"
