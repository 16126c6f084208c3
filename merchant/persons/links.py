"""What the messages about responsible persons are about: where it is found, and what of it is true now."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.messages.models import Message
from merchant.persons.models import ResponsiblePerson


def person_of(message: Message) -> str:
    """The person's page."""
    return reverse("merchant:person", args=[message.store.merchant.code, _public_id(message)])


def how_they_stand(messages: Sequence[Message]) -> dict[int, str]:
    """How the persons stand now, in one query."""
    wanted = {_public_id(message) for message in messages}
    rows = {row.public_id: row for row in ResponsiblePerson.objects.filter(public_id__in=wanted)}
    today = timezone.now().date()
    return {message.pk: _in_words(rows.get(_public_id(message)), today) for message in messages}


def _public_id(message):
    return message.key.partition(" ")[0]


def _in_words(person, today):
    if person is None:
        return ""
    if person.retired_at:
        return _("out of use")
    if person.is_over(today):
        return _("expired")
    return str(person.get_status_display())
