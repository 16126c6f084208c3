"""The Celery app and the whole beat schedule, to be seen at one glance."""

import os

from celery import Celery
from celery.signals import worker_init

from config.garbage import collect_seldom
from merchant.jobs.deafness import EndWhenDeaf

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("bantuo", task_cls="merchant.faults.reporting:ReportingTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(EndWhenDeaf)
app.autodiscover_tasks(
    [
        "merchant.jobs",
        "merchant.accounts",
        "merchant.agreements",
        "merchant.api",
        "merchant.exams",
        "merchant.faults",
        "merchant.messages",
        "merchant.persons",
        "merchant.sheets",
        "merchant.stores",
        "merchant.supply",
        "merchant.team",
        "merchant.visits",
        "warehouses.calendars",
        "orders.book",
        "orders.bulk",
        "orders.export",
        "orders.intake",
        "orders.dispatch",
        "orders.business_days",
        "orders.clock",
        "orders.penalties",
        "orders.review",
        "orders.scorecard",
        "orders.selection",
    ]
)

MINUTE = 60.0
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@worker_init.connect
def before_it_forks(**_told):
    collect_seldom()


def every(seconds, task):
    """A schedule entry whose message is dropped when the next one is already due."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


app.conf.beat_schedule = {
    "beat-heart": every(MINUTE / 2, "merchant.jobs.tasks.beat_heart"),
    "forward-messages": every(MINUTE, "merchant.accounts.tasks.forward_messages"),
    "end-expired-visits": every(MINUTE, "merchant.visits.tasks.end_expired_visits"),
    "forget-old-faults": every(DAY, "merchant.faults.tasks.forget_old_faults"),
    "wake-snoozed": every(MINUTE, "merchant.messages.tasks.wake_snoozed"),
    "send-due-digests": every(10 * MINUTE, "merchant.messages.tasks.send_due_digests"),
    "forget-old-messages": every(HOUR, "merchant.messages.tasks.forget_old"),
    "forget-api-answers": every(HOUR, "merchant.api.tasks.forget_answers"),
    "forget-old": every(DAY, "merchant.accounts.tasks.forget_old"),
    "continue-sheets": every(MINUTE / 4, "merchant.sheets.tasks.continue_sheets"),
    "forget-sheet-lines": every(DAY, "merchant.sheets.tasks.forget_lines"),
    "invite-stores": every(10 * MINUTE, "merchant.stores.tasks.invite_stores"),
    "look-at-progress": every(10 * MINUTE, "merchant.stores.tasks.look_at_progress"),
    "forget-invitations": every(DAY, "merchant.team.tasks.forget_invitations"),
    "send-notes": every(MINUTE, "merchant.stores.tasks.send_notes"),
    "finish-leaving": every(10 * MINUTE, "merchant.stores.tasks.finish_leaving"),
    "open-due-accounts": every(MINUTE, "merchant.supply.tasks.open_due_accounts"),
    "escalate-accounts": every(MINUTE, "merchant.supply.tasks.escalate_accounts"),
    "remind-of-persons": every(DAY, "merchant.persons.tasks.remind_of_ends"),
    "ask-to-sign": every(10 * MINUTE, "merchant.agreements.tasks.ask_to_sign"),
    "close-due-papers": every(MINUTE, "merchant.exams.tasks.close_due_papers"),
    "continue-imports": every(MINUTE / 4, "orders.intake.tasks.continue_imports"),
    "drop-lost-uploads": every(HOUR, "orders.intake.tasks.drop_lost_uploads"),
    "forget-import-details": every(DAY, "orders.intake.tasks.forget_import_details"),
    "continue-bulks": every(MINUTE / 4, "orders.bulk.tasks.continue_bulks"),
    "continue-exports": every(MINUTE / 4, "orders.export.tasks.continue_exports"),
    "release-due-orders": every(MINUTE, "orders.dispatch.tasks.release_due_orders"),
    "match-waiting-orders": every(MINUTE, "orders.dispatch.tasks.match_waiting_orders"),
    "reserve-for-open-orders": every(5 * MINUTE, "orders.dispatch.tasks.reserve_for_open_orders"),
    "apply-calendar-changes": every(MINUTE, "orders.business_days.tasks.apply_calendar_changes"),
    "give-missing-deadlines": every(MINUTE, "orders.clock.tasks.give_missing_deadlines"),
    "warn-of-deadlines": every(MINUTE, "orders.clock.tasks.warn_of_deadlines"),
    "warn-of-deliveries": every(MINUTE, "orders.clock.tasks.warn_of_deliveries"),
    "warn-of-missing-scans": every(MINUTE, "orders.clock.tasks.warn_of_missing_scans"),
    "mark-late-fulfilments": every(MINUTE, "orders.clock.tasks.mark_late_fulfilments"),
    "sweep-penalties": every(MINUTE, "orders.penalties.tasks.sweep_penalties"),
    "apply-waivers": every(MINUTE, "orders.penalties.tasks.apply_waivers"),
    "erase-old-addresses": every(HOUR, "orders.book.tasks.erase_old_addresses"),
    "reckon-stale-months": every(10 * MINUTE, "orders.review.tasks.reckon_stale_months"),
    "reckon-scorecards": every(10 * MINUTE, "orders.scorecard.tasks.reckon_scorecards"),
    "drop-old-exports": every(HOUR, "orders.export.tasks.drop_old_files"),
    "forget-lookups": every(DAY, "orders.selection.tasks.forget_lookups"),
    "extend-holidays": every(DAY, "warehouses.calendars.tasks.extend_holidays"),
}
