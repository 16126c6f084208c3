from celery import shared_task

from orders.selection import services


@shared_task
def forget_lookups():
    services.forget_lookups()
