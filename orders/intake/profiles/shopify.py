"""Shopify's order export: a line for each product; only an order's first line tells of the order itself."""

from django.utils.translation import gettext_lazy as _

from orders.intake.profiles.fields import CANCELLED, NO, PARTLY, PROCESSING, RELEASED, SHIPPED, YES
from orders.intake.profiles.mapping import ColumnMap, mapped

# Payment and fulfilment together: the weightier of the two words counts.
STATUS = {
    **dict.fromkeys(("paid", "partially_refunded", "unfulfilled"), RELEASED),
    **dict.fromkeys(("pending", "authorized", "partially_paid", "on_hold", "scheduled"), PROCESSING),
    "": PROCESSING,
    **dict.fromkeys(("refunded", "voided", "expired", "restocked"), CANCELLED),
    **dict.fromkeys(("partial", "partially_fulfilled", "in_progress"), PARTLY),
    "fulfilled": SHIPPED,
}

SHOPIFY_MAP = ColumnMap(
    columns={
        "order_number": ("Name",),
        "status": ("Financial Status", "Fulfillment Status"),
        "cancelled_at": ("Cancelled at",),
        "ordered_at": ("Created at",),
        "paid_at": ("Paid at",),
        "currency": ("Currency",),
        "postage": ("Shipping",),
        "seller_discount": ("Discount Amount",),
        "discount_title": ("Discount Code",),
        "sku": ("Lineitem sku",),
        "title": ("Lineitem name",),
        "units": ("Lineitem quantity",),
        "unit_price": ("Lineitem price",),
        "needs_shipping": ("Lineitem requires shipping",),
        "recipient_name": ("Shipping Name",),
        "phone": ("Shipping Phone",),
        "email": ("Email",),
        "street": ("Shipping Company", "Shipping Address1", "Shipping Address2"),
        "city": ("Shipping City",),
        "subdivision": ("Shipping Province",),
        "postcode": ("Shipping Zip",),
        "country": ("Shipping Country",),
    },
    constants={"programme": "self_operated"},
    words={"status": STATUS, "needs_shipping": {"true": YES, "yes": YES, "false": NO, "no": NO}},
    repeats=True,
)
SHOPIFY = mapped(
    code="shopify",
    name=_("Shopify"),
    description=_("The export of orders as CSV: several lines of one order stand together."),
    column_map=SHOPIFY_MAP,
    signatures=(frozenset({"name", "created at", "lineitem quantity", "lineitem name", "lineitem sku"}),),
)
