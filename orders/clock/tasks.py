from celery import shared_task

from orders.clock import services


@shared_task
def give_missing_deadlines():
    services.give_missing_deadlines()


@shared_task
def mark_late_fulfilments():
    services.mark_late_fulfilments()
