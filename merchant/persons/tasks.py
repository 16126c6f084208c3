from celery import shared_task

from merchant.persons import services


@shared_task
def remind_of_ends():
    services.remind_of_ends()
