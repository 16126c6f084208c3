from celery import shared_task

from merchant.api import services


@shared_task
def forget_answers():
    services.forget_answers()
