"""A seller at work beside the drill: does one act for each line that it reads, and says how it went.

It is a process of its own, with the drill's database and broker: the drill stops those under its hands.
"""

import json
import os
import sys
import time
from datetime import timedelta

import django

django.setup()

from celery import current_app  # noqa: E402
from celery.signals import before_task_publish  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.db.models import Count, F, Max, Q  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from merchant.audit.models import Event  # noqa: E402
from merchant.jobs.models import Heartbeat  # noqa: E402
from merchant.tenancy.models import Store  # noqa: E402
from orders.book.entry import enter_orders  # noqa: E402
from orders.book.models import Fulfilment, Order  # noqa: E402
from orders.intake.models import ImportRun  # noqa: E402
from tests.conftest import client_of  # noqa: E402
from tests.factories import make_draft, make_route, make_seller, make_store  # noqa: E402

DIED = 9  # how a process ends that dies between commit and message
ONCE = ("dispatch.matched", "clock.ship_by", "clock.late")


def open_shop():
    """A new database with a store, its country table and its owner."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    store = make_store()
    make_route(store.merchant, "GB")
    make_seller(store.merchant)
    return {}


def enter(count, days_ago):
    """Enter orders one by one; the sweeps have to find them."""
    store, moment = Store.objects.get(), timezone.now() - timedelta(days=int(days_ago))
    slowest = 0
    for _round in range(int(count)):
        draft = make_draft(ordered_at=moment, released_at=moment)
        slowest = max(slowest, _timed(enter_orders, store=store, drafts=[draft], actor=None, source="drill"))
    return {"seconds": slowest}


def upload(number):
    """Send a file of two orders by the page, which rings the bell."""
    now = timezone.now().isoformat()
    lines = [f"{number}-{n},{now},{now},MUG,1,5.00,GB" for n in (1, 2)]
    text = "\n".join(["order_number,ordered_at,released_at,sku,units,unit_price,country", *lines, ""])
    body = {"profile": "bantuo", "file": SimpleUploadedFile("drill.csv", text.encode())}
    return _post("orders:import_new", [], body)


def confirm():
    """Bring in every file that was read."""
    runs = ImportRun.objects.filter(state="read").values_list("public_id", flat=True)
    return [_post("orders:import_confirm", [run], {"treatment": "open"}) for run in list(runs)]


def upload_and_die(first, count):
    """Send so many files, each in a process that dies when its row is committed and its bell is to ring."""
    connections.close_all()
    ends = [_in_a_child(f"CRASH{number}") for number in range(int(first), int(first) + int(count))]
    return {"died": ends.count(DIED)}


def _in_a_child(number):
    child = os.fork()
    if child == 0:
        # Celery tells that it is about to publish; what is done then is lost.
        before_task_publish.connect(lambda **_told: os._exit(DIED), weak=False)
        try:
            upload(number)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def ship():
    """Hand over one order that has its date, by the page."""
    order = Order.objects.filter(status="to_ship", ship_by__isnull=False).order_by("pk").first()
    return _post("orders:ship", [order.public_id], {"carrier": "DPD", "tracking_number": "DRILL-1"})


def silence():
    """Let the worker live on and listen to its queue no more."""
    answers = current_app.control.cancel_consumer(current_app.conf.task_default_queue, reply=True, timeout=5)
    return {"answers": len(answers)}


def report():
    """How far the jobs have come, and whether anything was done twice."""
    fulfilments, now = Fulfilment.objects.all(), timezone.now()
    overdue = fulfilments.filter(Q(state="open", ship_by__lt=now) | Q(shipped_at__gt=F("ship_by")))
    told = Event.objects.filter(kind__in=ONCE).values("kind", "subject_id").annotate(times=Count("pk"))
    return {
        "orders": fulfilments.count(),
        "waiting": fulfilments.filter(Q(warehouse=None) | Q(ship_by=None)).count(),
        "overdue": overdue.count(),
        "unmarked": overdue.filter(late_at=None).count(),
        "marked": fulfilments.exclude(late_at=None).count(),
        "most_often": told.aggregate(most=Max("times"))["most"],
        "told": {kind: Event.objects.filter(kind=kind).count() for kind in ONCE},
        "imports": list(ImportRun.objects.order_by("pk").values_list("state", flat=True)),
        "heart": str(Heartbeat.objects.filter(source="worker").values_list("beat_at", flat=True).first()),
        "alive": sorted(Heartbeat.objects.values_list("source", flat=True)),
    }


def _post(name, ids, body):
    client = client_of(Store.objects.get().merchant.membership_set.get().user)
    path = reverse(name, args=[Store.objects.get().code, *ids])
    answers = []
    seconds = _timed(lambda: answers.append(client.post(path, body)))
    return {"seconds": seconds, "status": answers[0].status_code}


def _timed(act, **words):
    started = time.monotonic()
    act(**words)
    return time.monotonic() - started


ACTS = {
    act.__name__: act for act in (open_shop, enter, upload, upload_and_die, confirm, ship, silence, report)
}

if __name__ == "__main__":
    for line in sys.stdin:
        name, *words = line.split()
        print(json.dumps(ACTS[name](*words)), flush=True)
