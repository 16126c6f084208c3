"""Writes an order's lines, charges and discounts."""

from orders.book.models import Charge, Discount, Line
from orders.demo.crowd.drawing import Drawn
from orders.demo.crowd.markets import RATES
from orders.demo.crowd.moments import text_of
from orders.demo.crowd.pen import Pen

POSTAGE, GIFT_BOX = 499, 300  # US cents
WITH_POSTAGE, WITH_GIFT_BOX, WITH_DISCOUNT = 0.14, 0.02, 0.08


def write_lines(pen: Pen, key: int, order: Drawn) -> list[int]:
    """The lines' keys, in their order."""
    return [_line(pen, key, order, position, line) for position, line in enumerate(order.lines, start=1)]


def _line(pen, key, order, position, line):
    is_asked = line.personalisation and order.hold != "personalisation"
    return pen.add(
        Line,
        order.shop.store.merchant_id,
        key,
        position,
        str(position),
        line.ware.sku_id,
        line.ware.code,
        line.ware.title,
        line.units,
        line.cancelled,
        line.shipped,
        "buyer" if line.cancelled else "",
        line.price_minor,
        line.personalisation,
        text_of(order.moment + 600) if is_asked else None,
    )


def write_amounts(pen: Pen, key: int, order: Drawn, lines: list[int]) -> int:
    """Charges and discounts; returns the order's total."""
    chance, merchant_id = pen.random.random, order.shop.store.merchant_id
    rate = RATES[order.currency]
    total = sum(line.units * line.price_minor for line in order.lines)
    if chance() < WITH_POSTAGE:
        amount = round(POSTAGE * rate)
        pen.add(Charge, merchant_id, key, None, "postage", "postage", "", amount)
        total += amount
    if chance() < WITH_GIFT_BOX:
        amount = round(GIFT_BOX * rate)
        pen.add(Charge, merchant_id, key, lines[0], "service", "gift-box", "Gift box", amount)
        total += amount
    if (drawn := chance()) < WITH_DISCOUNT:
        first = order.lines[0]
        amount = first.units * first.price_minor // 10
        funder = "seller" if drawn < WITH_DISCOUNT * 0.6 else "platform"
        pen.add(Discount, merchant_id, key, lines[0], funder, "offer", "10 % off", amount)
        total -= amount
        if drawn < WITH_DISCOUNT * 0.1:
            pen.add(Discount, merchant_id, key, None, "platform", "voucher", "Voucher", amount // 2)
            total -= amount // 2
    return total
