from celery import shared_task

from orders.dispatch import services


@shared_task
def match_waiting_orders():
    services.match_waiting_orders()
