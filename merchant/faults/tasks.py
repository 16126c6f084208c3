from celery import shared_task

from merchant.faults import services


@shared_task
def forget_old_faults():
    services.forget_old_faults()
