from celery import shared_task

from merchant.supply import escalating, opening


@shared_task
def open_account(account_id):
    opening.open_account(account_id=account_id)


@shared_task
def open_due_accounts():
    opening.open_due_accounts()


@shared_task
def escalate_accounts():
    escalating.escalate_accounts()
