import smtplib
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from merchant.accounts import services, tasks
from merchant.accounts.models import OutboxMessage

LINK = "https://bantuo.example/accounts/password/reset/key/3-abc-def/"


@pytest.fixture(autouse=True)
def _outbox(settings):
    settings.EMAIL_BACKEND = "merchant.accounts.outbox.OutboxBackend"


@pytest.fixture
def smtp(settings, monkeypatch):
    """An SMTP server that notes what it is given, or refuses."""
    settings.EMAIL_OUTBOX_FORWARD = True
    server = FakeServer()
    monkeypatch.setattr("django.core.mail.backends.smtp.EmailBackend.send_messages", server.take)
    return server


class FakeServer:
    def __init__(self):
        self.taken, self.refusal = [], None

    def take(self, messages):
        if self.refusal:
            raise self.refusal
        self.taken += messages
        return len(messages)


def send(body=f"Here: {LINK}"):
    EmailMessage("Subject", body, to=["mei@example.com", "lin@example.com"]).send()
    return OutboxMessage.objects.get()


def age(message, minutes):
    OutboxMessage.objects.filter(pk=message.pk).update(due_at=message.due_at - timedelta(minutes=minutes))


def test_without_smtp_a_mail_is_kept_and_nothing_is_left_to_do(db):
    message = send()

    assert (message.recipients, message.subject) == ("mei@example.com, lin@example.com", "Subject")
    assert LINK in message.body
    assert message.due_at is None


def test_on_loopback_a_mail_is_shown_on_the_console(db, capsys):
    send()

    assert LINK in capsys.readouterr().err


def test_off_loopback_nothing_is_shown(db, settings, capsys):
    settings.LOOPBACK = False

    send()

    printed = capsys.readouterr()
    assert LINK not in printed.err + printed.out


def test_with_smtp_a_kept_mail_is_handed_over_once(db, smtp):
    message = send()

    services.forward_message(message_id=message.pk)
    services.forward_message(message_id=message.pk)

    assert [mail.to for mail in smtp.taken] == [["mei@example.com", "lin@example.com"]]
    assert LINK in smtp.taken[0].body


def test_a_link_that_reached_its_owner_is_not_left_for_others(db, smtp):
    message = send()

    services.forward_message(message_id=message.pk)

    message.refresh_from_db()
    assert message.forwarded_at is not None
    assert message.body == "Here: https://bantuo.example/…"


@pytest.mark.parametrize(
    "refusal", [ConnectionRefusedError("no"), TimeoutError("silent"), smtplib.SMTPDataError(554, b"spam")]
)
def test_a_refusal_is_noted_and_tried_again_later(db, smtp, refusal):
    message = send()
    smtp.refusal = refusal

    services.forward_message(message_id=message.pk)

    message.refresh_from_db()
    assert type(refusal).__name__ in message.forward_error
    assert message.due_at > timezone.now()
    smtp.refusal = None
    age(message, minutes=5)
    services.forward_message(message_id=message.pk)
    assert len(smtp.taken) == 1


def test_after_the_last_attempt_a_mail_is_left_for_staff(db, smtp):
    message = send()
    smtp.refusal = ConnectionRefusedError("no")
    OutboxMessage.objects.update(attempts=services.MAX_ATTEMPTS - 1)

    services.forward_message(message_id=message.pk)

    message.refresh_from_db()
    assert message.due_at is None
    assert message.forward_error


def test_the_sweep_finds_only_what_is_due(db, smtp, monkeypatch):
    enqueued = []
    monkeypatch.setattr(tasks.forward_message, "apply_async", lambda args, **options: enqueued.append(args))
    due = send()
    OutboxMessage.objects.create(recipients="x@example.com", subject="later", body="", due_at=None)

    tasks.forward_messages()

    assert enqueued == [(due.pk,)]


def test_old_mails_are_forgotten_unless_they_still_wait(db):
    long_ago = timezone.now() - services.KEPT_FOR - timedelta(days=1)
    for subject, sent_at, due_at in [
        ("old", long_ago, None),
        ("old and waiting", long_ago, long_ago),
        ("new", timezone.now(), None),
    ]:
        OutboxMessage.objects.create(
            recipients="x@example.com", subject=subject, body="", sent_at=sent_at, due_at=due_at
        )

    tasks.forget_old()

    assert set(OutboxMessage.objects.values_list("subject", flat=True)) == {"old and waiting", "new"}


def test_sessions_that_ended_are_forgotten(db):
    for key, days in [("ended", -1), ("open", 1)]:
        Session.objects.create(session_key=key, expire_date=timezone.now() + timedelta(days=days))

    tasks.forget_old()

    assert Session.objects.get().session_key == "open"


def test_a_request_does_not_wait_for_the_smtp_server(client, db, smtp):
    smtp.refusal = AssertionError("a request must not speak to the SMTP server")

    response = client.post(reverse("account_reset_password"), {"email": "nobody@example.com"})

    assert response.status_code == 302
