from celery import shared_task

from orders.clock import delivering, scanning, services, warning


@shared_task
def give_missing_deadlines():
    services.give_missing_deadlines()


@shared_task
def warn_of_deadlines():
    warning.warn_of_deadlines()


@shared_task
def warn_of_deliveries():
    delivering.warn_of_deliveries()


@shared_task
def warn_of_missing_scans():
    scanning.warn_of_missing_scans()


@shared_task
def mark_late_fulfilments():
    services.mark_late_fulfilments()
