import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from merchant.frame.tables import SellerTable
from orders.dispatch.models import PickList


class PickListTable(SellerTable):
    """A store's pick lists, the latest first."""

    number = tables.Column(linkify=True, orderable=False)
    warehouse = tables.Column(accessor="warehouse__name", verbose_name=_("Warehouse"), orderable=False)
    orders = tables.Column(
        verbose_name=_("Orders"), orderable=False, attrs={"th": {"class": "r"}, "td": {"class": "r num"}}
    )
    created_by = tables.Column(orderable=False, default=_("automatic"))
    created_at = tables.TemplateColumn(template_name="orders/papers/_moment_cell.html", orderable=False)

    class Meta(SellerTable.Meta):
        model = PickList
        fields = ["number", "warehouse", "orders", "created_by", "created_at"]
        order_by = ()
