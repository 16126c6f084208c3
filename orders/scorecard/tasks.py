from celery import shared_task

from orders.scorecard import services


@shared_task
def reckon_scorecards():
    services.reckon_scorecards()


@shared_task
def reckon_scorecard(store_id):
    services.reckon_scorecard(store_id=store_id)
