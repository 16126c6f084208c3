from celery import shared_task

from merchant.team import inviting


@shared_task
def forget_invitations():
    inviting.forget_invitations()
