"""What the page about a file's columns calls things."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NOT_THERE = _("– not in this file –")
DATES = [
    ("iso", _("2026-02-13 (ISO 8601)")),
    ("ymd", _("year, month, day: 2026/2/13")),
    ("dmy", _("day, month, year: 13/2/2026, 13-Feb-26")),
    ("mdy", _("month, day, year: 2/13/2026")),
]
TIMES_OF_DAY = [
    ("", _("is refused")),
    ("00:00", _("means the beginning of the day")),
    ("12:00", _("means noon")),
    ("23:59", _("means the end of the day")),
]
DECIMALS = [(".", _("point: 1,250.50")), (",", _("comma: 1.250,50"))]
WEIGHT_UNITS = [("g", _("grams")), ("kg", _("kilograms")), ("oz", _("ounces")), ("lb", _("pounds"))]
CHOICES = {
    "status": [
        ("released", pgettext_lazy("source says", "to be shipped")),
        ("waiting", pgettext_lazy("source says", "waits for our release")),
        ("processing", pgettext_lazy("source says", "still processed at the marketplace")),
        ("cancelled", pgettext_lazy("source says", "cancelled")),
        ("partly", pgettext_lazy("source says", "shipped in part")),
        ("shipped", pgettext_lazy("source says", "shipped")),
        ("signed", pgettext_lazy("source says", "signed for")),
    ],
    "programme": [
        ("self_operated", _("self-operated")),
        ("semi_managed", _("semi-managed")),
        ("fully_managed", _("fully managed")),
    ],
    "needs_shipping": [("yes", _("yes")), ("no", _("no"))],
}
# What helps when the file has a word that is not known yet: it is said on the page itself.
MENDS = {
    "unknown_word": _("Say at that column what the word means."),
    "unknown_country": _("Say at that column which country is meant."),
}
RENAMED = "renamed"
BECAUSE = {
    RENAMED: _("by its old name"),
    "name": _("by its name"),
    "values": _("by its values"),
    "sum": _("times the units it gives the line's total"),
}
GROUPS = [
    (_("Every order needs"), ("order_number", "ordered_at", "sku", "units")),
    (
        _("The lines"),
        (
            *("line_id", "title", "unit_price", "line_total", "currency", "weight", "personalisation"),
            "needs_shipping",
        ),
    ),
    (
        _("Who gets it"),
        (
            *("recipient_name", "phone", "email", "street", "city", "subdivision", "postcode", "country"),
            "buyer_reference",
        ),
    ),
    (
        _("The order"),
        (
            *("status", "paid_at", "released_at", "ship_by_latest", "cancelled_at", "programme"),
            *("postage", "seller_discount", "discount_title"),
        ),
    ),
]
