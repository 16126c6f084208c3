import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from merchant.frame.tables import SellerTable


class OrderTable(SellerTable):
    """The order list's columns; its body is a lean template over OrderRow, because cells cost time."""

    number = tables.Column(verbose_name=_("Order"), orderable=False)
    items = tables.Column(verbose_name=_("Products"), orderable=False)
    place = tables.Column(verbose_name=_("Destination"), orderable=False)
    source = tables.Column(verbose_name=_("Warehouse · channel"), orderable=False)
    due = tables.Column(verbose_name=_("Ship by"), orderable=False)
    next = tables.Column(verbose_name=_("State and next act"), orderable=False)
    total = tables.Column(verbose_name=_("Total"), orderable=False, attrs={"th": {"class": "r"}})

    class Meta(SellerTable.Meta):
        fields = ["number", "items", "place", "source", "due", "next", "total"]
