"""Which columns an exported file has, and in which sequence; docs/export-format.md tells them to readers."""

from dataclasses import dataclass
from enum import Enum, auto

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.book.holds import HoldKind
from orders.book.models import Order


class Kind(Enum):
    """How a column's values are written."""

    TEXT = auto()
    WORD = auto()  # a code, written as the reader's language calls it
    MOMENT = auto()  # in the store's zone, which the header names
    WHOLE = auto()
    MONEY = auto()  # minor units, written as a decimal of the order's currency


@dataclass(frozen=True)
class Column:
    """One column of the file."""

    key: str
    header: str
    kind: Kind = Kind.TEXT
    is_personal: bool = False


WORDS = {
    "programme": Order.Programme,
    "origin": Order.Origin,
    "status": Order.Status,
    "stage": Order.Stage,
    "holds": HoldKind,
}
COLUMNS = (
    Column("number", _("Order number")),
    Column("programme", _("Programme"), Kind.WORD),
    Column("origin", _("Came by"), Kind.WORD),
    Column("status", _("Status"), Kind.WORD),
    Column("stage", _("Stage"), Kind.WORD),
    Column("ordered_at", _("Ordered at"), Kind.MOMENT),
    Column("paid_at", _("Paid at"), Kind.MOMENT),
    Column("released_at", _("Released at"), Kind.MOMENT),
    Column("ship_by", _("Ship by"), Kind.MOMENT),
    Column("handed_over_at", _("Last handed over at"), Kind.MOMENT),
    Column("warehouse", _("Warehouse")),
    Column("channel", _("Channel")),
    Column("carriers", _("Carriers")),
    Column("tracking_numbers", _("Tracking numbers")),
    Column("country", _("Country")),
    Column("subdivision", _("Subdivision")),
    Column("postcode", _("Postcode")),
    Column("recipient_name", _("Recipient"), is_personal=True),
    Column("recipient_phone", _("Phone"), is_personal=True),
    Column("recipient_email", _("E-mail"), is_personal=True),
    Column("recipient_street", _("Street"), is_personal=True),
    Column("recipient_city", _("City"), is_personal=True),
    Column("sku", _("SKU")),
    Column("title", pgettext_lazy("product", "Title")),
    Column("personalisation", _("Personalisation")),
    Column("ordered", _("Units ordered"), Kind.WHOLE),
    Column("cancelled", _("Units cancelled"), Kind.WHOLE),
    Column("shipped", _("Units shipped"), Kind.WHOLE),
    Column("unit_price", _("Unit price"), Kind.MONEY),
    Column("line_total", _("Line total"), Kind.MONEY),
    Column("seller_discount", _("Order's discount, borne by the seller"), Kind.MONEY),
    Column("platform_discount", _("Order's discount, borne by the platform"), Kind.MONEY),
    Column("order_total", _("Order total"), Kind.MONEY),
    Column("currency", _("Currency")),
    Column("tags", _("Tags")),
    Column("note", _("Latest note")),
    Column("holds", _("Held for")),
)
# Read by programs, so never translated: docs/confirmation-format.md.
CONFIRMATION = (
    *("order_number", "carrier", "tracking_number", "handed_over_at", "sku", "units"),
    *("programme", "handed_over_at_utc", "package"),
)


def columns_for(*, with_recipients: bool) -> list[Column]:
    """The columns of a row a line, personal data only where it was asked for."""
    return [column for column in COLUMNS if with_recipients or not column.is_personal]


def header_of(column: Column, zone: str) -> str:
    """What stands above the column in the reader's language; a moment's names its zone."""
    return f"{column.header} ({zone})" if column.kind is Kind.MOMENT else str(column.header)


def words_of(key: str) -> dict[str, str]:
    """What the column's codes are called in the reader's language."""
    return {str(code): str(label) for code, label in WORDS[key].choices}
