"""What may be done to an order now: the acts that are possible and this member's right, with their forms."""

from dataclasses import dataclass, field

from django.forms import Form
from django.urls import reverse

from merchant.tenancy.access import may
from orders.book.models import Order, Package
from orders.detail.kinds import CARD_ACTS, ORDER_ACTS, PACKAGE_ACTS, Kind
from orders.detail.standing import Standing


@dataclass
class Act:
    """An act that is possible now, ready to show."""

    name: str
    kind: Kind
    url: str
    form: Form = field(repr=False)

    @property
    def button(self):
        return self.kind.button or self.kind.label


def form_of(name: str, order: Order, data, *, package: Package | None = None) -> Form:
    """The form of an act as it was sent."""
    kind = PACKAGE_ACTS[name] if package else ORDER_ACTS.get(name) or CARD_ACTS[name]
    return kind.form(data, order=order, package=package)


def acts_now(kinds, standing: Standing, membership, tried: dict) -> dict[str, Act]:
    """Those of the kinds that are possible now and this member's right, by name, each with its form.

    `tried` holds the forms that were refused, by key: they stand in for fresh ones.
    """
    order, package = standing.order, standing.package
    codes = [order.store.code, order.public_id] + ([package.public_id] if package else [])
    return {
        name: Act(name, kind, reverse(f"orders:{name}", args=codes), _form(name, kind, order, package, tried))
        for name, kind in kinds.items()
        if may(membership, kind.right) and kind.is_possible(standing)
    }


def key_of(name: str, package: Package | None = None) -> str:
    """What an act is called among all of the page: several packages have acts of one name."""
    return f"{name}_{package.pk}" if package else name


def _form(name, kind, order, package, tried):
    key = key_of(name, package)
    form = tried[key] if key in tried else kind.form(order=order, package=package)
    form.auto_id = f"{key}_%s"  # several forms of this page have a field of one name
    return form
