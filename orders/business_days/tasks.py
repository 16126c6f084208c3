from celery import shared_task

from orders.business_days import moving


@shared_task
def apply_calendar_changes():
    moving.apply_changes()
