import io

import pytest
from django.utils import timezone

from orders.book import holding, remarks
from orders.book.drafts import LineDraft
from orders.book.models import Charge, Discount
from orders.export.counter import Counter
from orders.export.extract import Extract
from orders.export.files import write_file
from orders.selection.selection import Selection
from tests.factories import make_order
from tests.orders.builders import ship

PERSON = {
    "name": "=Jane",
    "phone": "+44 1",
    "email": "j@example.com",
    "street": "1 High St,\nLeeds",
    "city": "Leeds",
}


@pytest.fixture(autouse=True)
def _files_stay_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def written(store):
    """The bytes of a file of the store's orders: `written(tab="all", format="xlsx")`."""

    def write(*, tab="all", shape="orders", format="csv", with_recipients=False, ticked=(), counter=None):
        file = io.BytesIO()
        extract = Extract.of(
            Selection(tab, ticked=tuple(ticked)),
            store=store,
            now=timezone.now(),
            with_recipients=with_recipients,
        )
        write_file(file, extract, shape=shape, format=format, counter=counter or Counter())
        return file.getvalue()

    return write


@pytest.fixture
def rich(store, route, seller):
    """Orders with something in every column, and texts that try to do harm."""
    lines = [
        LineDraft("1", "=CMD", 'Mug, "blue"', 3, 500, personalisation="@Ann"),
        LineDraft("2", "-CUP", "茶杯", 1, None),
    ]
    order = make_order(store, number="+1001", lines=lines, recipient=PERSON, postcode="01234")
    Discount.objects.create(
        merchant=store.merchant, order=order, funder="seller", identity="1", amount_minor=105
    )
    Discount.objects.create(
        merchant=store.merchant, order=order, funder="platform", identity="2", amount_minor=7
    )
    Charge.objects.create(merchant=store.merchant, order=order, kind="service", identity="g", amount_minor=1)
    ship(order, {"=CMD": 1}, carrier="DPD", tracking_number="=T1")
    ship(order, {"=CMD": 1}, carrier="Royal Mail", tracking_number="T2")
    for name in ("gift", "=VIP"):
        tag = remarks.save_tag(merchant=store.merchant, actor=seller, name=name, tone="red")
        remarks.tag_order(order_id=order.pk, actor=seller, tag_id=tag.pk)
    remarks.add_note(order_id=order.pk, actor=seller, text="first")
    remarks.add_note(order_id=order.pk, actor=seller, text="=call, then send")
    holding.hold_by_hand(order_id=order.pk, actor=seller, reason="count")
    make_order(store, number="JPY", currency="JPY", lines=[LineDraft("1", "TEA", "Tea", 2, 500)])
    make_order(store, number="KWD", currency="KWD", lines=[LineDraft("1", "TEA", "Tea", 2, 500)])
    make_order(store, number="BARE", is_matched=False, country="", lines=[LineDraft("1", "TEA", "", 1, 0)])
    return order
