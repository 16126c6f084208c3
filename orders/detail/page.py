"""The order's page as a person sees it: the story, and the acts that are possible now and theirs to do."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from orders.book.holds import HoldKind
from orders.book.locking import refusal
from orders.book.models import Order, OrderTag, Package, Tag
from orders.detail.acts import Act, acts_now, key_of
from orders.detail.kinds import CARD_ACTS, ORDER_ACTS, PACKAGE_ACTS
from orders.detail.standing import Standing
from orders.detail.story import order_story
from orders.detail.wording import NEXT_ACTS, refusal_of_package
from orders.penalties.selectors import penalties_of_order

SHOWN_ACTS = 3  # buttons in the head, the next act among them; the others stand behind "More"
# What settles a hold, where it is one of the acts beside the hold.
PLACELESS = {HoldKind.UNMATCHED, HoldKind.STOCK, HoldKind.WEIGHT, HoldKind.SIZE}
SETTLES = {
    HoldKind.UNKNOWN_SKU: "add_skus",
    HoldKind.ADDRESS: "choose_country",
    HoldKind.CHANGED: "settle_change",
    HoldKind.PERSONALISATION: "confirm_personalisation",
    HoldKind.CANCELLATION: "accept_cancellation",
    HoldKind.MANUAL: "release_hold",
}


@dataclass(frozen=True)
class Head:
    """The buttons of the page's head: what to do next, what else, and the rest."""

    jump: tuple[str, str] | None  # (label, place on the page) where the next act stands further down
    acts: list[Act]
    more: list[Act]


def order_page(order: Order, membership, *, tried: dict, with_all_lines: bool = False) -> dict:
    """The context of the page; `tried` are forms that were refused, by their acts' keys."""
    story = order_story(order, membership, with_all_lines=with_all_lines)
    held_for = frozenset(hold.kind for hold in story["holds"])
    standing = Standing(order, story["fulfilment"], held_for)
    in_head = acts_now(ORDER_ACTS, standing, membership, tried)
    acts = in_head | acts_now(CARD_ACTS, standing, membership, tried)
    for package in story["packages"]:
        at_package = Standing(order, story["fulfilment"], held_for, package)
        package.acts = acts_now(PACKAGE_ACTS, at_package, membership, tried)
    return story | {
        "acts": acts,
        "head": _head(story, in_head, acts),
        "tags": _tags(order),
        "penalties": penalties_of_order(order, membership),
        "refusals": _refusals(order, story["packages"], acts, tried),
    }


def _head(story, in_head, acts):
    jump = _jump(story, acts)
    if "assign" in in_head and any(hold.kind in PLACELESS for hold in story["holds"]):
        in_head = {"assign": in_head["assign"]} | in_head  # what a warehouse is missing for comes after it
    every, shown = list(in_head.values()), SHOWN_ACTS - (jump is not None)
    return Head(jump, every[:shown], every[shown:])


def _jump(story, acts):
    """The next act that stands further down: what settles a hold, or a parcel's arrival."""
    for hold in story["holds"]:
        if SETTLES.get(hold.kind) in acts:
            return NEXT_ACTS[hold.kind], f"hold-{hold.kind}"
    if "ship" in acts or "release" in acts:
        return None
    for package in story["packages"]:
        for name in ("sign", "arrive"):
            if name in package.acts:
                return package.acts[name].kind.label, f"package-{package.public_id}"
    return None


def _tags(order):
    """The merchant's tags: those on the order, and those that it may get."""
    marks = OrderTag.objects.for_merchant(order.merchant).filter(order=order, tag=OuterRef("pk"))
    tags = list(Tag.objects.for_merchant(order.merchant).annotate(is_on=Exists(marks)))
    return {
        "on": [tag for tag in tags if tag.is_on],
        "off": [tag for tag in tags if tag.is_active and not tag.is_on],
    }


def _refusals(order: Order, packages: list[Package], acts, tried):
    """Why an act was refused whose form a colleague's act has taken off the page meanwhile."""
    there = {key_of(name) for name in acts}
    there |= {key_of(name, package) for package in packages for name in package.acts}
    gone = [form for key, form in tried.items() if key not in there]
    return [text for form in gone for text in form.non_field_errors() or [_refusal(order, form.package)]]


def _refusal(order, package):
    return refusal_of_package(package) if package else refusal(order)
