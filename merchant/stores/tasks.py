from celery import shared_task

from merchant.stores import notes, services


@shared_task
def invite_stores():
    services.invite_stores()


@shared_task
def look_at_progress():
    services.look_at_progress()


@shared_task
def finish_leaving():
    services.finish_leaving()


@shared_task
def send_notes():
    notes.send_notes()


@shared_task
def send_note(note_id):
    notes.send_note(note_id=note_id)
