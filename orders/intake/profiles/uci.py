"""The UCI "Online Retail" lines (D. Chen, 2015): one UK gift seller's invoices with all their oddities."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from orders.intake.profiles.base import (
    CANCELLATION,
    CHARGE,
    REFUSED,
    SALE,
    LineReader,
    Problem,
    Profile,
    Reading,
)
from orders.intake.profiles.cells import country_code, minor_amount, moment, text, whole_units

LONDON = ZoneInfo("Europe/London")  # invoice times are naive British time
POUNDS = "GBP"
POSTAGE = frozenset({"POST", "DOT", "C2"})
NOT_PRODUCTS = frozenset({"D", "S", "M", "BANK CHARGES", "AMAZONFEE"})
CANCELLATION_MARK = "C"


class UciReader(LineReader):
    """One line of an invoice; a number that begins with C is a cancellation."""

    required = (
        *("invoice_no", "stock_code", "description", "quantity", "invoice_at"),
        *("unit_price_gbp", "customer_id", "country", "country_code"),
    )
    known = required
    number_column = "invoice_no"

    def understand(self, cells):
        number = text(cells, "invoice_no", limit=64, required=True)
        units = whole_units(cells, "quantity")
        order, line = self._order(cells), self._line(cells, abs(units))
        if number.startswith(CANCELLATION_MARK):
            return Reading(CANCELLATION, number=number, order=order, line=line)
        problem = _refusal(line["sku"], units, cells["quantity"])
        if problem:
            return Reading(REFUSED, number=number, problem=problem)
        verdict = CHARGE if line["sku"].upper() in POSTAGE else SALE
        return Reading(verdict, number=number, order=order, line=line)

    def _order(self, cells):
        invoiced = moment(cells, "invoice_at", LONDON, required=True)
        facts = {
            "currency": POUNDS,
            "ordered_at": invoiced,
            "released_at": invoiced,
            "country": country_code(cells, "country_code"),
            "buyer_reference": text(cells, "customer_id", limit=64),
        }
        if not facts["country"]:
            facts["unknown_country"] = text(cells, "country", limit=60)
        return {name: value for name, value in facts.items() if value}

    def _line(self, cells, units):
        code = text(cells, "stock_code", limit=64, required=True)
        return {
            "sku": code,
            "title": text(cells, "description", limit=300),
            "units": units,
            "price": minor_amount(cells, "unit_price_gbp", POUNDS),
            "is_product": not is_not_product(code) and code.upper() not in POSTAGE,
        }


def is_not_product(code: str) -> bool:
    """Whether the code stands for a discount, a fee, samples, a manual entry or a voucher."""
    return code.upper() in NOT_PRODUCTS or code.casefold().startswith("gift_")


def _refusal(code, units, quantity):
    if is_not_product(code):
        return Problem("not_a_product", "stock_code", code)
    if units < 0:
        return Problem("stock_adjustment", "quantity", quantity)
    return Problem("not_positive", "quantity", quantity) if units == 0 else None


UCI = Profile(
    code="uci",
    name=_("UCI Online Retail"),
    description=_(
        "The public data set of a British gift seller: invoices, cancellations (C…) and postage lines."
    ),
    reader=UciReader,
    signatures=(frozenset({"invoice_no", "stock_code", "quantity", "invoice_at", "unit_price_gbp"}),),
    tolerated=frozenset({"ordered_at", "released_at"}),
    free_orders=False,
)
