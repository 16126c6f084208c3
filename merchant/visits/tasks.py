from celery import shared_task

from merchant.visits import services


@shared_task
def end_expired_visits():
    services.end_expired_visits()
