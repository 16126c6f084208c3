from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from orders.book.admin import NamedByOrder
from orders.clock.models import Deadline


@admin.register(Deadline)
class DeadlineAdmin(NamedByOrder):
    """How each ship-by was reckoned."""

    list_display = ["fulfilment", "order_number", "reckoned_ship_by", "city", "policy", "start_event"]
    list_select_related = ["fulfilment__order", "policy"]
    order_path = "fulfilment__order"

    @admin.display(description=_("order"))
    def order_number(self, deadline):
        return deadline.fulfilment.order.number
