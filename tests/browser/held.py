"""`python -m tests.browser.held WHY LANGUAGE`: a seller with an order that waits, beside what runs.

Prints as JSON whose it is and where it stands.
"""

import json
import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.utils import timezone  # noqa: E402

from orders.book.drafts import LineDraft  # noqa: E402
from tests import factories  # noqa: E402
from tests.browser.cast import PASSWORD  # noqa: E402

HOME = {"country": "GB", "currency": "GBP", "cutoff": None}


def main(why, language):
    name = f"H-{why}-{language}".upper()
    email = f"{name.lower()}@browser.example"
    owner = factories.make_user(email=email, password=PASSWORD, name="Hal Held")
    merchant = factories.make_merchant(code=name, name="Held Ltd")
    merchant.membership_set.create(user=owner, role="owner")
    store = factories.make_store(merchant, code=f"{name}-1", name="Held")
    leeds = factories.make_warehouse(
        merchant, code="LBA", name="Leeds", city="Leeds", tracks_stock=why == "stock", **HOME
    )
    parcel = factories.make_channel(leeds, code="PARCEL", name="Parcelforce 48", max_weight_g=20_000)
    letter = factories.make_channel(leeds, code="LETTER", name="Royal Mail 24")
    if why != "rules":
        factories.make_route(merchant, channel=parcel if why == "weight" else letter)
    print(json.dumps({"email": email, "merchant": name, "order": _order(store), "code": "MUG"}))


def _order(store):
    now = timezone.now().replace(microsecond=0)
    recipient = {"name": "Jane Doe", "street": "12 High Street", "city": "Leeds", "phone": "+44 113 496 0000"}
    order = factories.make_order(
        store,
        number="HELD-1",
        ordered_at=now,
        released_at=now,
        postcode="LS1 4AP",
        recipient=recipient,
        lines=[LineDraft("1", "MUG", "Stoneware mug, sand", 2, 850)],
    )
    return f"/s/{store.code}/orders/{order.public_id}/"


if __name__ == "__main__":
    main(*sys.argv[1:])
