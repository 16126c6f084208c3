from celery import shared_task

from orders.penalties import fining, services


@shared_task
def sweep_penalties():
    fining.sweep_penalties()


@shared_task
def apply_waivers():
    services.apply_waivers()
