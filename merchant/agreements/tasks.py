from celery import shared_task

from merchant.agreements import signing


@shared_task
def ask_to_sign():
    signing.ask_to_sign()
