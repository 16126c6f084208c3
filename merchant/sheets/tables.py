import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from merchant.frame.tables import SellerTable
from merchant.sheets.models import SheetRun


class SheetRunTable(SellerTable):
    """A merchant's imports of one sheet, the latest first."""

    file_name = tables.Column(linkify=True, orderable=False)
    state = tables.TemplateColumn(template_name="merchant/sheets/_state_cell.html", orderable=False)
    found = tables.TemplateColumn(
        template_name="merchant/sheets/_found_cell.html", verbose_name=_("Lines"), orderable=False
    )
    actor = tables.Column(orderable=False)
    created_at = tables.DateTimeColumn(
        format="Y-m-d H:i", orderable=False, attrs={"td": {"class": "num nowrap"}}
    )

    class Meta(SellerTable.Meta):
        model = SheetRun
        fields = ["file_name", "state", "found", "actor", "created_at"]
        order_by = ()
