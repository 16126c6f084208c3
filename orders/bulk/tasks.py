from celery import shared_task
from django.utils import timezone

from merchant.jobs.bell import ring
from orders.bulk import services
from orders.bulk.models import BulkRun

BATCH = 20


@shared_task
def continue_bulks():
    services.discard_unconfirmed()
    waiting = BulkRun.objects.waiting_for_worker(timezone.now()).order_by("pk")
    for run_id in waiting.values_list("pk", flat=True)[:BATCH]:
        ring(continue_bulk, run_id)


@shared_task
def continue_bulk(run_id):
    if services.continue_bulk(run_id=run_id) and BulkRun.objects.unfinished().filter(pk=run_id).exists():
        ring(continue_bulk, run_id)
