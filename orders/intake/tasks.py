from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from merchant.jobs.bell import ring
from orders.intake import retention, services
from orders.intake.models import ImportRun
from orders.intake.room import drop_ownerless_files

BATCH = 20
# Seconds: to pass by the first half of a workbook of a million lines takes minutes on a busy machine, and
# what is new after them has to fit into the same slice.
LONGEST = 30 * 60


@shared_task
def continue_imports():
    services.drop_ended_files()
    services.discard_forgotten_imports()
    waiting = ImportRun.objects.waiting_for_worker(timezone.now()).order_by("pk")
    for run_id in waiting.values_list("pk", flat=True)[:BATCH]:
        ring(continue_import, run_id)


@shared_task
def forget_import_details():
    retention.forget_import_details()


@shared_task
def drop_lost_uploads():
    drop_ownerless_files(older_than=timezone.now() - timedelta(days=1))


@shared_task(soft_time_limit=LONGEST, time_limit=LONGEST + 60)
def continue_import(run_id):
    if services.continue_import(run_id=run_id) and ImportRun.objects.unfinished().filter(pk=run_id).exists():
        ring(continue_import, run_id)
