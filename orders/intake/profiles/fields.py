"""What Bantuo can take of a line of a seller's file, whatever the file calls it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PROGRAMMES = ("self_operated", "semi_managed", "fully_managed")
PROCESSING, WAITING, RELEASED = "processing", "waiting", "released"
SHIPPED, SIGNED, CANCELLED, PARTLY = "shipped", "signed", "cancelled", "partly"
STATUSES = (RELEASED, WAITING, PROCESSING, CANCELLED, PARTLY, SHIPPED, SIGNED)
"""What a source may say of an order, the weakest word first: of two words the later one counts."""
YES, NO = "yes", "no"


class Kind(StrEnum):
    """What sort of value a field holds."""

    TEXT = "text"
    MOMENT = "moment"
    AMOUNT = "amount"
    UNITS = "units"
    COUNTRY = "country"
    CURRENCY = "currency"
    STATUS = "status"
    PROGRAMME = "programme"
    WEIGHT = "weight"
    YES_NO = "yes_no"


# Our own words of those kinds whose cells hold words; a country's are its codes.
WORDS = {Kind.STATUS: STATUSES, Kind.PROGRAMME: PROGRAMMES, Kind.YES_NO: (YES, NO)}


class Field(NamedTuple):
    """One fact of an order or of one of its lines.

    `joint` parts the texts of several columns; without it the first column that is not empty counts.
    """

    label: str | Promise
    kind: Kind = Kind.TEXT
    required: bool = False
    of_line: bool = False
    limit: int = 0
    joint: str = ""


FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "order_number": Field(_("Order number"), required=True, limit=64),
        "programme": Field(_("Programme"), Kind.PROGRAMME),
        "ordered_at": Field(_("Ordered at"), Kind.MOMENT, required=True),
        "paid_at": Field(_("Paid at"), Kind.MOMENT),
        "released_at": Field(_("Released at"), Kind.MOMENT),
        "status": Field(_("Status"), Kind.STATUS),
        "cancelled_at": Field(_("Cancelled at"), Kind.MOMENT),
        "ship_by_latest": Field(_("Ship by at the latest"), Kind.MOMENT),
        "line_id": Field(_("Line id"), of_line=True, limit=150),
        "sku": Field(_("SKU"), required=True, of_line=True, limit=64),
        "title": Field(_("Product's name"), of_line=True, limit=300, joint=" · "),
        "personalisation": Field(_("Personalisation"), of_line=True, limit=500, joint=" · "),
        "units": Field(_("Units"), Kind.UNITS, required=True, of_line=True),
        "unit_price": Field(_("Price of one unit"), Kind.AMOUNT, of_line=True),
        "line_total": Field(_("Price of all units of the line"), Kind.AMOUNT, of_line=True),
        "needs_shipping": Field(_("Needs shipping"), Kind.YES_NO, of_line=True),
        "weight": Field(_("Weight of one unit"), Kind.WEIGHT, of_line=True),
        "currency": Field(_("Currency"), Kind.CURRENCY),
        "postage": Field(_("Postage paid by the buyer"), Kind.AMOUNT),
        "seller_discount": Field(_("Discount borne by the seller"), Kind.AMOUNT),
        "discount_title": Field(_("Name of the discount"), limit=200, joint=" "),
        "recipient_name": Field(_("Recipient"), limit=200, joint=" "),
        "phone": Field(_("Phone"), limit=50),
        "email": Field(_("E-mail"), limit=254),
        "street": Field(_("Street"), limit=500, joint=", "),
        "city": Field(_("City"), limit=100, joint=", "),
        "subdivision": Field(_("State or province"), limit=10),
        "postcode": Field(_("Postcode"), limit=16),
        "country": Field(_("Country"), Kind.COUNTRY),
        "buyer_reference": Field(_("Buyer's id"), limit=64),
    }
)
