import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from merchant.frame.tables import SellerTable
from warehouses.matching.models import CountryRoute
from warehouses.matching.wording import ANY_OTHER_COUNTRY
from warehouses.sites.countries import country_name, flag


class CountryRouteTable(SellerTable):
    """The country table; at most one row a country, hence on one page."""

    country = tables.TemplateColumn(
        template_name="warehouses/matching/_country_cell.html", verbose_name=_("Destination")
    )
    warehouse = tables.TemplateColumn(
        template_name="warehouses/matching/_warehouse_cell.html", verbose_name=_("Warehouse")
    )
    channel = tables.TemplateColumn(
        template_name="warehouses/matching/_channel_cell.html", verbose_name=_("Channel")
    )
    acts = tables.TemplateColumn(
        template_name="warehouses/matching/_acts_cell.html",
        verbose_name=_("Actions"),
        attrs={"th": {"class": "r"}, "td": {"class": "r doing"}},
    )

    class Meta(SellerTable.Meta):
        model = CountryRoute
        fields = ["country", "warehouse", "channel", "acts"]
        orderable = False


def rows_by_name(routes):
    """The rows by the country's name in the reader's language, "any other country" last."""
    for route in routes:
        route.flag = flag(route.country)
        route.country_name = country_name(route.country) if route.country else ANY_OTHER_COUNTRY
    return sorted(routes, key=lambda route: (not route.country, str(route.country_name)))
