import django_tables2 as tables
from django.utils.formats import time_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from merchant.frame.tables import SellerTable
from warehouses.sites.models import Warehouse


class WarehouseTable(SellerTable):
    """The warehouses a merchant may send from: their own and the platform's."""

    name = tables.TemplateColumn(
        template_name="warehouses/overview/_name_cell.html", verbose_name=_("Warehouse")
    )
    kind = tables.TemplateColumn(
        template_name="warehouses/overview/_kind_cell.html", verbose_name=_("Kind and owner")
    )
    place = tables.TemplateColumn(
        template_name="warehouses/overview/_place_cell.html", verbose_name=_("Place"), order_by="country"
    )
    time_zone = tables.TemplateColumn(
        template_name="warehouses/overview/_zone_cell.html",
        verbose_name=_("Time there now"),
        order_by="time_zone",
    )
    weekdays = tables.Column(accessor="weekdays_said", verbose_name=_("Working days"), orderable=False)
    cutoff = tables.Column(verbose_name=_("Cut-off"), attrs={"td": {"class": "num"}}, empty_values=())
    channel_count = tables.Column(
        verbose_name=_("Channels"), attrs={"th": {"class": "r"}, "td": {"class": "num r"}}
    )
    serves = tables.Column(
        accessor="serves_said",
        verbose_name=_("Countries served"),
        orderable=False,
        attrs={"th": {"class": "r"}, "td": {"class": "num r"}},
    )

    class Meta(SellerTable.Meta):
        model = Warehouse
        fields = [
            "name",
            "kind",
            "place",
            "time_zone",
            "weekdays",
            "cutoff",
            "channel_count",
            "serves",
        ]
        order_by = "name"

    def render_cutoff(self, value):
        return time_format(value, "H:i") if value else gettext("midnight")
