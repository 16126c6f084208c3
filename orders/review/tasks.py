from celery import shared_task

from orders.review import services


@shared_task
def reckon_stale_months():
    services.reckon_stale_months()


@shared_task
def reckon_month_again(kept_id):
    services.reckon_month_again(kept_id=kept_id)
