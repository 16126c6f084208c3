from celery import shared_task

from orders.book import erasing


@shared_task
def erase_old_addresses():
    erasing.erase_old_addresses()
