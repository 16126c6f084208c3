"""Brings the real lines of a marketplace in by file and by the interface, and compares the two books.

`python -m tests.drills.uci_by_api` needs the data beside the project and takes minutes; a number behind it,
e.g. 6000, says how many lines are read. Exit code 1 where the books differ. It fills a database of its own,
which is gone afterwards.
"""

import os
import sys
import tempfile

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.test_settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")

import django  # noqa: E402

django.setup()

import csv  # noqa: E402
import gzip  # noqa: E402
from collections import Counter, defaultdict  # noqa: E402
from datetime import datetime  # noqa: E402
from decimal import Decimal  # noqa: E402
from itertools import islice  # noqa: E402
from zoneinfo import ZoneInfo  # noqa: E402

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db.models import Count, Sum  # noqa: E402
from django.test.utils import get_runner, setup_test_environment  # noqa: E402

from orders.intake.profiles.uci import POSTAGE, is_not_product  # noqa: E402
from tests.factories import make_seller, make_store  # noqa: E402
from tests.orders.intake.api.asking import secret_for, send  # noqa: E402
from tests.orders.intake.files import bring  # noqa: E402
from tests.orders.intake.test_uci_slice import SLICE  # noqa: E402

AT_ONCE = 500
MOST_LINES = 5000
LONDON = ZoneInfo("Europe/London")


def main(most: int) -> int:
    settings.MEDIA_ROOT = tempfile.mkdtemp(prefix="bantuo-uci-")
    settings.API_RATE_LIMITS = {}
    setup_test_environment()
    call_command("translations", "compile", verbosity=0)
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        by_file, by_api = make_store(), make_store()
        rows = first_lines(most)
        bring(by_file, "".join(rows).encode(), "uci", treatment="history")
        expected = book_of(by_file)
        orders = [order for order in told_orders(rows) if order["number"] in expected]
        secret = secret_for(by_api, make_seller(by_api.merchant))
        first, second = ask_all(secret, orders), ask_all(secret, orders)
        found = book_of(by_api)
    finally:
        runner.teardown_databases(databases)
    different = [number for number in expected if expected[number] != found.get(number)]
    print(f"file: {len(expected):,} orders, {sum(lines for lines, *_ in expected.values()):,} lines")
    print(
        f"interface: {dict(first)}, again {dict(second)}, {len(found):,} orders, {len(different)} different"
    )
    print(*different[:10], sep="\n")
    is_same = expected == found and first == {"new": len(found)} and second == {"unchanged": len(found)}
    return 0 if is_same else 1


def first_lines(most):
    """The header and so many lines of the file."""
    with gzip.open(SLICE, "rt", encoding="utf-8", newline="") as file:
        return list(islice(file, most + 1))


def told_orders(rows):
    """The invoices of the file as a program would tell them: products as lines, postage as one amount."""
    lines = defaultdict(list)
    for row in csv.DictReader(rows):
        if not (is_not_product(row["stock_code"]) or int(row["quantity"]) <= 0):
            lines[row["invoice_no"]].append(row)
    return [_order(number, rows) for number, rows in lines.items()]


def _order(number, rows):
    first = rows[0]
    postage = [row for row in rows if row["stock_code"].upper() in POSTAGE]
    order = {
        "number": number,
        "currency": "GBP",
        "ordered_at": datetime.fromisoformat(first["invoice_at"]).replace(tzinfo=LONDON).isoformat(),
        "buyer_reference": first["customer_id"].strip(),
        "recipient": {"country": first["country_code"].strip() or None},
        "lines": [_line(row) for row in rows if row not in postage],
    }
    paid = sum(int(row["quantity"]) * Decimal(row["unit_price_gbp"]) for row in postage)
    return order | ({"postage": str(paid)} if postage else {})


def _line(row):
    return {
        "sku": row["stock_code"].strip(),
        "title": row["description"].strip(),
        "units": int(row["quantity"]),
        "unit_price": row["unit_price_gbp"].strip(),
    }


def ask_all(secret, orders):
    """All orders in as few requests as the limits allow; how many had which outcome."""
    outcomes, batch, lines = Counter(), [], 0
    for order in orders:
        if len(batch) == AT_ONCE or lines + len(order["lines"]) > MOST_LINES:
            outcomes.update(_asked(secret, batch))
            batch, lines = [], 0
        batch.append(order)
        lines += len(order["lines"])
    outcomes.update(_asked(secret, batch))
    return outcomes


def _asked(secret, batch):
    return send(secret, batch, history=True).json()["counts"]


def book_of(store):
    """Number → lines, units bought, total, of the store's orders."""
    orders = store.order_set.annotate(count=Count("lines"), units=Sum("lines__ordered"))
    return {number: told for number, *told in orders.values_list("number", "count", "units", "total_minor")}


if __name__ == "__main__":
    sys.exit(main(*map(int, [*sys.argv[1:], "1000000"][:1])))
