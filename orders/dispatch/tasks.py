from celery import shared_task

from orders.dispatch import services


@shared_task
def match_waiting_orders():
    services.match_waiting_orders()


@shared_task
def reserve_for_open_orders():
    services.reserve_for_open_orders()


@shared_task
def release_due_orders():
    services.release_due_orders()
