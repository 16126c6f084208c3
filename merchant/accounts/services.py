import re
from datetime import timedelta

import structlog
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from merchant.accounts.models import OutboxMessage, User

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 7  # with doubling pauses: about as long as a reset link lives
KEPT_FOR = timedelta(days=30)
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def add_person(*, email: str, name: str, hashed_password: str, language: str) -> User:
    """The account of somebody who was invited."""
    return User.objects.create(email=email.lower(), name=name, password=hashed_password, language=language)


def change_profile(*, user_id: int, name: str, language: str, theme: str) -> User:
    """Change what a person may change about themselves."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        user.name, user.language, user.theme = name, language, theme
        user.save(update_fields=["name", "language", "theme"])
        return user


def choose_language(*, user_id: int, language: str) -> None:
    """Remember the language a person reads in."""
    User.objects.filter(pk=user_id).update(language=language)


def choose_theme(*, user_id: int, theme: str) -> None:
    """Remember whether a person works on light or dark pages."""
    User.objects.filter(pk=user_id).update(theme=theme)


def keep_message(*, recipients: list[str], subject: str, body: str) -> OutboxMessage:
    """Keep a mail for staff to read, due at once where an SMTP server stands."""
    due_at = timezone.now() if settings.EMAIL_OUTBOX_FORWARD else None
    return OutboxMessage.objects.create(
        recipients=", ".join(recipients), subject=subject, body=body, due_at=due_at
    )


def forward_message(*, message_id: int) -> None:
    """Hand one kept mail to the SMTP server; running it again is harmless."""
    message = _claim(message_id)
    if message is None:
        return
    try:
        _hand_over(message)  # slow: no transaction is open here
    except OSError as failure:  # SMTPException is one, too
        _note_failure(message, failure)
    else:
        _note_delivery(message)


def forget_old() -> None:
    """Clear away sessions that ended and mails older than anybody asks for."""
    SessionStore.clear_expired()
    OutboxMessage.objects.older_than(timezone.now() - KEPT_FOR).delete()


def _claim(message_id):
    with transaction.atomic(durable=True):
        waiting = OutboxMessage.objects.due(timezone.now()).select_for_update(skip_locked=True)
        message = waiting.filter(pk=message_id).first()
        if message is None:
            return None
        message.attempts += 1
        message.due_at = timezone.now() + timedelta(minutes=2**message.attempts)
        message.save(update_fields=["attempts", "due_at"])
        return message


def _hand_over(message):
    EmailMessage(
        message.subject,
        message.body,
        to=message.recipients.split(", "),
        connection=get_connection(SMTP, timeout=settings.EMAIL_TIMEOUT),
    ).send()


def _note_delivery(message):
    message.forwarded_at, message.due_at, message.forward_error = timezone.now(), None, ""
    # Whoever reads the outbox must not be able to use a link that reached its owner.
    message.body = re.sub(r"(https?://[^/\s]+)/\S*", r"\1/…", message.body)
    message.save(update_fields=["forwarded_at", "due_at", "forward_error", "body"])


def _note_failure(message, failure):
    message.forward_error = f"{type(failure).__name__}: {failure}"
    if message.attempts >= MAX_ATTEMPTS:
        message.due_at = None
    message.save(update_fields=["forward_error", "due_at"])
    log.warning("mail.not_forwarded", message=message.pk, reason=type(failure).__name__)
