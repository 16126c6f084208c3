from celery import shared_task
from django.utils import timezone

from merchant.accounts import services
from merchant.accounts.models import OutboxMessage

BATCH = 100
MINUTE = 60


@shared_task
def forward_messages():
    due = OutboxMessage.objects.due(timezone.now()).order_by("due_at")
    for message_id in due.values_list("pk", flat=True)[:BATCH]:
        forward_message.apply_async((message_id,), expires=MINUTE)


@shared_task
def forward_message(message_id):
    services.forward_message(message_id=message_id)


@shared_task
def forget_old():
    services.forget_old()
