"""A small file of orders as the British gift seller's system writes them, with its oddities."""

import csv
import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

COLUMNS = (
    "invoice_no",
    "stock_code",
    "description",
    "quantity",
    "invoice_at",
    "unit_price_gbp",
    "customer_id",
    "country",
    "country_code",
)
FRANCE = ("France", "FR")


def invoiced_at():
    """Yesterday evening, after the warehouse's cut-off."""
    yesterday = datetime.now(ZoneInfo("Europe/London")) - timedelta(days=1)
    return yesterday.replace(hour=16, minute=20, second=0, microsecond=0, tzinfo=None)


def uci_file(first):
    """Four orders of SKUs of their own, a cancellation of one unit, and two lines that are refused."""
    moment, england = invoiced_at().isoformat(" "), ("United Kingdom", "GB")

    def line(number, code, title, units, price, country=england, customer="17850"):
        code = f"{code}-{first // 10_000}" if code[0].isdigit() else code
        return (number, code, title, units, moment, price, customer, *country)

    rows = [
        line(f"{first}", "85123A", "WHITE HANGING HEART T-LIGHT HOLDER", 6, "2.55"),
        line(f"{first}", "71053", "WHITE METAL LANTERN", 2, "3.39"),
        line(f"{first}", "POST", "POSTAGE", 1, "18.00"),
        line(f"{first + 1}", "22633", "HAND WARMER UNION JACK", 6, "1.85"),
        line(f"{first + 2}", "84879", "ASSORTED COLOUR BIRD ORNAMENT", 32, "1.69", FRANCE, "12583"),
        line(f"{first + 3}", "22745", "POPPY'S PLAYHOUSE BEDROOM", 6, "2.10", customer="13047"),
        line(f"C{first + 4}", "22633", "HAND WARMER UNION JACK", -1, "1.85"),
        line(f"{first + 5}", "BANK CHARGES", "Bank Charges", 1, "15.00"),
        line(f"{first + 6}", "22138", "BAKING SET 9 PIECE", -4, "0"),
    ]
    written = io.StringIO()
    csv.writer(written).writerows([COLUMNS, *rows])
    return {"name": f"uci-{first}.csv", "mimeType": "text/csv", "buffer": written.getvalue().encode()}
