from celery import shared_task
from django.utils import timezone

from merchant.jobs.bell import ring
from merchant.sheets import services
from merchant.sheets.models import SheetRun

BATCH = 20


@shared_task
def continue_sheets():
    services.sweep()
    waiting = SheetRun.objects.waiting_for_worker(timezone.now()).order_by("pk")
    for run_id in waiting.values_list("pk", flat=True)[:BATCH]:
        ring(continue_sheet, run_id)


@shared_task
def forget_lines():
    services.forget_lines()


@shared_task
def continue_sheet(run_id):
    if services.go_on(run_id=run_id) and SheetRun.objects.unfinished().filter(pk=run_id).exists():
        ring(continue_sheet, run_id)
