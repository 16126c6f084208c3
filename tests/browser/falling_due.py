"""`python -m tests.browser.falling_due STORE`: orders whose dates come near, one in a moment.

Made and warned of beside the running services, in one go: the first date passes while somebody reads of it.
"""

import os
import sys
from datetime import timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.utils import timezone  # noqa: E402

from merchant.tenancy.models import Store  # noqa: E402
from orders.book.models import Order  # noqa: E402
from orders.clock.warning import warn_of_deadlines  # noqa: E402
from tests.browser.stage_clock import LONG_AGO, order  # noqa: E402

IN_A_MOMENT, TODAY = timedelta(seconds=15), timedelta(hours=20)


def main(code):
    store, now = Store.objects.get(code=code), timezone.now()
    leg = {"leg": Order.Leg.TO_PLATFORM_WAREHOUSE}
    order(store, "TODAY", marketplace_ship_by=now + TODAY, **leg)
    order(store, "LONG-LATE", ordered_at=now - LONG_AGO)
    order(store, "SOON", marketplace_ship_by=timezone.now() + IN_A_MOMENT, **leg)
    warn_of_deadlines()


if __name__ == "__main__":
    main(sys.argv[1])
