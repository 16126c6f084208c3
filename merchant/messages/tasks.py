from celery import shared_task

from merchant.messages import digests, services


@shared_task
def wake_snoozed():
    services.wake_snoozed()


@shared_task
def send_due_digests():
    digests.send_due_digests()


@shared_task
def forget_old():
    services.forget_old()
