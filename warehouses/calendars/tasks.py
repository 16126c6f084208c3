from celery import shared_task

from warehouses.calendars import services


@shared_task
def extend_holidays():
    services.extend_holidays()
