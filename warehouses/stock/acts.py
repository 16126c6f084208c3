"""What a person can record about stock: each act with its form, service and words."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from warehouses.stock import services
from warehouses.stock.forms import AdjustForm, CountForm, MovementForm, ReceiveForm


@dataclass(frozen=True)
class Act:
    """One act; `amount` is its form's field of units."""

    url_name: str
    form: type[MovementForm]
    service: Callable
    title: str
    says: str
    button: str
    amount: str = "quantity"


RECEIVE = Act(
    "warehouses:stock_receive",
    ReceiveForm,
    services.receive,
    _("Receive goods"),
    _("Goods came in, from a supplier or another warehouse: their units are added."),
    _("Receive"),
)
ADJUST = Act(
    "warehouses:stock_adjust",
    AdjustForm,
    services.adjust,
    _("Adjust stock"),
    _("You know of units that are gone or came back, and why. Where you don't know, count instead."),
    _("Adjust"),
)
COUNT = Act(
    "warehouses:stock_count",
    CountForm,
    services.count,
    _("Count stock"),
    _("Say how many units lie there. The book follows, and the difference stays written in its history."),
    _("Save the count"),
    "counted",
)
ACTS = (RECEIVE, ADJUST, COUNT)
