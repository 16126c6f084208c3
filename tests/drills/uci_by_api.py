"""Brings the real lines of a marketplace in by page, by command and by the interface, and compares the books.

`python -m tests.drills.uci_by_api` needs the data beside the project and takes minutes; a number behind it,
e.g. 6000, says how many lines are read. Exit code 1 where the books differ. It fills a database of its own,
which is gone afterwards. Cancellation lines are the file's alone: orders that they took units from are
compared as they were sold.
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
import shutil  # noqa: E402
from collections import Counter, defaultdict  # noqa: E402
from contextlib import redirect_stderr  # noqa: E402
from datetime import datetime  # noqa: E402
from decimal import Decimal  # noqa: E402
from itertools import islice  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import NamedTuple  # noqa: E402
from zoneinfo import ZoneInfo  # noqa: E402

from django.conf import settings  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test.utils import get_runner, setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402

from orders.book.models import Line  # noqa: E402
from orders.intake import services  # noqa: E402
from orders.intake.models import ImportRun  # noqa: E402
from orders.intake.profiles.uci import POSTAGE, is_not_product  # noqa: E402
from tests.conftest import client_of  # noqa: E402
from tests.factories import make_seller, make_store  # noqa: E402
from tests.orders.intake.api.asking import secret_for, send  # noqa: E402
from tests.orders.intake.test_uci_slice import SLICE  # noqa: E402

AT_ONCE = 500
MOST_LINES = 5000
LONDON = ZoneInfo("Europe/London")


class Sold(NamedTuple):
    """An order of a book, as far as the roads are compared."""

    status: str
    currency: str
    total_minor: int | None
    lines: tuple  # (identity, units, price, cancelled units) of each

    @property
    def units(self) -> int:
        return sum(units for _identity, units, _price, _cancelled in self.lines)

    @property
    def is_cancelled(self) -> bool:
        return any(cancelled for *_told, cancelled in self.lines)

    def as_sold(self):
        """Without what cancellations changed afterwards."""
        lines = tuple(told for *told, _cancelled in self.lines)
        return ("" if self.is_cancelled else self.status, self.currency, self.total_minor, lines)


def main(most: int) -> int:
    folder = tempfile.mkdtemp(prefix="bantuo-uci-")
    settings.MEDIA_ROOT = folder
    settings.API_RATE_LIMITS, settings.API_LINES_A_MINUTE = {}, 10**9
    setup_test_environment()
    call_command("translations", "compile", verbosity=0)
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        rows = first_lines(most)
        file = Path(folder) / "uci.csv"
        file.write_text("".join(rows), encoding="utf-8", newline="")
        by_page, by_command = brought_by_page(file), brought_by_command(file)
        orders = [order for order in told_orders(rows) if order["number"] in by_page]
        by_api, first, second = brought_by_api(orders)
    finally:
        runner.teardown_databases(databases)
        shutil.rmtree(folder, ignore_errors=True)
    for road, book in (("page", by_page), ("command", by_command), ("interface", by_api)):
        print(f"{road}: {told(book)}")
    print(f"interface: {dict(first)}, again {dict(second)}")
    others = different(by_page, by_command), different(sold(by_page), sold(by_api, like=by_page))
    print(f"different: by command {len(others[0])}, by the interface {len(others[1])}")
    print(*others[0][:5], *others[1][:5], sep="\n")
    is_done_once = first == {"new": len(by_page)} and second == {"unchanged": len(by_page)}
    return 0 if is_done_once and not any(others) else 1


def brought_by_page(file):
    """The book of a store into which a person brings the file in by the pages."""
    store = make_store()
    client = client_of(make_seller(store.merchant))
    upload = {"profile": "uci", "file": SimpleUploadedFile(file.name, file.read_bytes())}
    client.post(reverse("orders:import_new", args=[store.code]), upload)
    run = _worked_at(ImportRun.objects.get(store=store))
    client.post(reverse("orders:import_confirm", args=[store.code, run.public_id]), {"treatment": "history"})
    _worked_at(run)
    return book_of(store)


def _worked_at(run):
    """What the worker does: slice by slice, until the import needs a person or came to its end."""
    while services.continue_import(run_id=run.pk):
        run.refresh_from_db()
    return run


def brought_by_command(file):
    """The book of a store into which the file comes by the command."""
    store = make_store()
    with open(os.devnull, "w") as nowhere, redirect_stderr(nowhere):
        call_command("import_orders", str(file), store=store.code, treatment="history", stdout=nowhere)
    return book_of(store)


def brought_by_api(orders):
    """The book of a store into which a program brings them twice, and what it was answered."""
    store = make_store()
    secret = secret_for(store, make_seller(store.merchant))
    first, second = ask_all(secret, orders), ask_all(secret, orders)
    return book_of(store), first, second


def told(book):
    """The book's sums, for a person to look at."""
    statuses = Counter(one.status for one in book.values())
    return (
        f"{len(book):,} orders, {sum(len(one.lines) for one in book.values()):,} lines, "
        f"{sum(one.units for one in book.values()):,} units, "
        f"{sum(one.total_minor for one in book.values()) / 100:,.2f} GBP, "
        f"{dict(statuses)}, {sum(one.is_cancelled for one in book.values())} with cancelled units"
    )


def sold(book, like=None):
    """The orders as they were sold; the status of those that `like` says were changed later is left out."""
    changed = {number for number, one in (like or book).items() if one.is_cancelled}
    return {
        number: (one._replace(status="") if number in changed else one).as_sold()
        for number, one in book.items()
    }


def different(book, other):
    """The numbers of orders that the two do not tell alike."""
    return [number for number in book.keys() | other.keys() if book.get(number) != other.get(number)]


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
    """Number → what the store's book says of the order."""
    lines = defaultdict(list)
    facts = Line.objects.filter(order__store=store).order_by("order", "identity")
    for order, *line in facts.values_list("order", "identity", "ordered", "price_minor", "cancelled"):
        lines[order].append(tuple(line))
    orders = store.order_set.values_list("number", "pk", "status", "currency", "total_minor")
    return {number: Sold(*facts, tuple(lines[pk])) for number, pk, *facts in orders}


if __name__ == "__main__":
    sys.exit(main(*map(int, [*sys.argv[1:], "1000000"][:1])))
