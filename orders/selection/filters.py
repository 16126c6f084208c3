import django_filters
from django.db.models import Exists, OuterRef
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from orders.book.holds import HoldKind
from orders.book.models import Fulfilment, Hold, Order
from warehouses.sites.countries import country_choices
from warehouses.sites.models import Warehouse


class OrderFilter(django_filters.FilterSet):
    """Narrows the order list; every choice is one of this merchant's."""

    warehouse = django_filters.ModelChoiceFilter(
        label=_("Warehouse"),
        empty_label=_("Warehouse: all"),
        queryset=lambda request: Warehouse.objects.for_merchant(request.merchant),
        to_field_name="code",
        method="in_warehouse",
    )
    country = django_filters.ChoiceFilter(label=_("Destination"), empty_label=_("Destination: all"))
    hold = django_filters.ChoiceFilter(
        label=_("Hold"), empty_label=_("Hold: any"), choices=HoldKind.choices, method="held_for"
    )

    class Meta:
        model = Order
        fields = ["warehouse", "country", "hold"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["country"].extra["choices"] = country_choices(get_language())
        self.merchant = self.request.merchant

    def in_warehouse(self, orders, name, warehouse):
        fulfilments = Fulfilment.objects.for_merchant(self.merchant).filter(warehouse=warehouse)
        return orders.filter(Exists(fulfilments.filter(order=OuterRef("pk"))))

    def held_for(self, orders, name, kind):
        holds = Hold.objects.for_merchant(self.merchant).open().filter(kind=kind)
        return orders.filter(Exists(holds.filter(order=OuterRef("pk"))))
