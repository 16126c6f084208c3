from celery import shared_task

from merchant.jobs import services


@shared_task
def beat_heart():
    """Sent by beat every 30 seconds; that it runs proves broker and worker."""
    services.record_heartbeat(source="worker")
