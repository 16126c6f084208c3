from celery import shared_task
from django.utils import timezone

from merchant.jobs.bell import ring
from orders.export import services
from orders.export.models import ExportRun

BATCH = 20
LONGEST = 30 * 60  # seconds: a workbook of a million rows takes minutes, and cannot be written in slices


@shared_task
def continue_exports():
    waiting = ExportRun.objects.waiting_for_worker(timezone.now()).order_by("pk")
    for run_id in waiting.values_list("pk", flat=True)[:BATCH]:
        ring(write_export, run_id)


@shared_task(soft_time_limit=LONGEST, time_limit=LONGEST + 60)
def write_export(run_id):
    services.write_export(run_id=run_id)


@shared_task
def drop_old_files():
    services.drop_old_files()
