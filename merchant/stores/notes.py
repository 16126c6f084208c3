"""What staff write to many stores at once: kept as one row, told by a job in batches, each store once."""

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.audit import services as audit
from merchant.parking.services import Sparing
from merchant.stores import telling
from merchant.stores.exceptions import StoreError
from merchant.stores.models import JoiningNote, Participation
from merchant.stores.sought import Sought

BATCH = 200
ROUNDS = 50  # batches of one sweep; the next one goes on behind them


def write_note(
    *, sought: Sought, text_en: str, text_zh: str, key: str, actor, seen: int | None = None
) -> JoiningNote:
    """Send a text to the stores that staff mean; sent again under its key, it is the same message.

    `seen` is how many stores the page told of: where they have become more or fewer, nothing is sent.
    """
    with transaction.atomic():
        if known := JoiningNote.objects.filter(public_id=key).first():
            return known
        now = timezone.now()
        wanted = stores_of(sought, now).count()
        if not wanted:
            raise StoreError(_("There is no such store: choose others."))
        if seen is not None and seen != wanted:
            told = {"seen": seen, "count": wanted}
            raise StoreError(
                _("Nothing was sent: meanwhile it is %(count)s stores, not %(seen)s. Look at them again.")
                % told
            )
        facts = {"text_en": text_en, "text_zh": text_zh, "sought": asdict(sought), "wanted": wanted}
        facts |= {"made_by": actor, "made_at": now}
        note, is_new = JoiningNote.objects.get_or_create(public_id=key, defaults=facts)
        if not is_new:
            return note
        audit.record(
            "joining.note_written", note, actor=actor, data={"wanted": wanted, "asked": sought.query()}
        )
        return note


def send_notes() -> int:
    """Go on telling stores what staff wrote; returns how many were told."""
    told, sparing = 0, Sparing("joining_notes")
    for _round in range(ROUNDS):
        unsent = sparing.spared(JoiningNote.objects.unsent()).order_by("pk")
        found = sparing.act(JoiningNote, list(unsent.values_list("pk", flat=True)[:1]), _send_batches)
        if not sparing.goes_on(found):
            break
        told += found
    return told


def send_note(*, note_id: int) -> None:
    """Begin to tell one note at once; what is left the sweep goes on with."""
    _send_batches([note_id])


def stores_of(sought: Sought, moment):
    """The participations that are meant, as they are now; ages count from the moment of writing."""
    return Participation.objects.sought(sought, moment)


def _send_batches(note_ids: Sequence[int]) -> int:
    return sum(_send_batch(note_id) for note_id in note_ids)


@transaction.atomic
def _send_batch(note_id):
    """The next stores in the order of their keys, and how far one has come, in one transaction."""
    rows = JoiningNote.objects.unsent().filter(pk=note_id).select_for_update(skip_locked=True)
    note = rows.first()
    if note is None:
        return 0
    meant = stores_of(note.meant, note.made_at).filter(pk__gt=note.last_id).order_by("pk")
    batch = list(meant.select_related("store")[:BATCH])
    if batch:
        telling.tell_note(note, batch)
        note.last_id, note.told = batch[-1].pk, note.told + len(batch)
    if len(batch) < BATCH:
        note.done_at = timezone.now()
    note.save(update_fields=["last_id", "told", "done_at"])
    return len(batch)
