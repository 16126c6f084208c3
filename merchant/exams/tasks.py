from celery import shared_task

from merchant.exams import services


@shared_task
def close_due_papers():
    services.close_due_papers()
