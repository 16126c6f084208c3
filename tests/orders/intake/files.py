"""Small files of orders and the way of bringing them in."""

import gzip

from django.core.files.uploadedfile import SimpleUploadedFile

from orders.intake import services
from orders.intake.models import ImportRun

HEADER = "order_number,ordered_at,sku,units,unit_price,currency,country,recipient_name"
UCI_HEADER = (
    "line_no,invoice_no,stock_code,description,quantity,invoice_at,"
    "unit_price_gbp,customer_id,country,country_code,is_cancellation"
)


def csv_of(*lines, header=HEADER):
    return "\n".join([header, *lines, ""]).encode()


def uci_line(invoice, code, quantity, price="2.55", at="2011-01-10T10:00:00", buyer="17850", country="GB"):
    return f"0,{invoice},{code},THING,{quantity},{at},{price},{buyer},Somewhere,{country},0"


def uci_of(*lines):
    return csv_of(*lines, header=UCI_HEADER)


def start(store, content, profile="bantuo", name="orders.csv", actor=None):
    file = SimpleUploadedFile(name, content)
    return services.start_import(store=store, profile=profile, file=file, file_name=name, actor=actor)


def read(store, content, profile="bantuo", **of):
    """The import after a worker has read it."""
    run = start(store, content, profile, **of)
    services.continue_import(run_id=run.pk)
    run.refresh_from_db()
    return run


def bring(store, content, profile="bantuo", treatment="open", create_skus=False, **of):
    """The import after a worker has brought it in."""
    run = read(store, content, profile, **of)
    assert run.state == ImportRun.State.READ, run.failure
    services.confirm_import(run_id=run.pk, actor=None, treatment=treatment, create_skus=create_skus)
    services.continue_import(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == ImportRun.State.DONE, run.failure
    assert sum(run.counts["outcomes"].values()) == run.counts["lines"]
    return run


def bring_uci(store, *lines, **of):
    return bring(store, uci_of(*lines), "uci", **of)


def packed(content):
    return gzip.compress(content)


def reasons(run):
    """Line number → why it was refused or reported."""
    return {row.line_no: row.reason for row in run.rows.told()}
