import sys

import structlog
from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

from merchant.accounts import services, tasks
from merchant.jobs.bell import ring

log = structlog.get_logger(__name__)


class OutboxBackend(BaseEmailBackend):
    """Keeps every mail as a row; a job hands it to the SMTP server where there is one."""

    def send_messages(self, email_messages):
        for message in email_messages:
            self._keep(message)
        return len(email_messages)

    def _keep(self, message):
        kept = services.keep_message(
            recipients=message.recipients(), subject=message.subject, body=message.body
        )
        log.info("mail.kept", message=kept.pk, forward=settings.EMAIL_OUTBOX_FORWARD)
        if settings.EMAIL_OUTBOX_FORWARD:
            ring(tasks.forward_message, kept.pk)
        elif settings.LOOPBACK:
            show_on_console(kept)


def show_on_console(kept):
    """Print a mail where a person on their own machine sees it; it never enters the log."""
    print(f"\n--- mail to {kept.recipients}\n{kept.subject}\n\n{kept.body}\n---", file=sys.stderr, flush=True)
