"""What stores and platform staff do in cases.

Whoever writes locks the case, then the merchant where files count, then messages.
"""

from collections.abc import Sequence

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from merchant.attachments.judging import check_files
from merchant.attachments.room import check_room, lately
from merchant.attachments.services import keep_files
from merchant.audit import services as audit
from merchant.cases.exceptions import CaseError
from merchant.cases.models import LONGEST_SUBJECT, Case, CaseFile, CaseMessage, CaseNote, CaseTerms
from merchant.cases.telling import tell_store
from merchant.cases.terms import open_until, terms_now
from merchant.frame.sayings import Said
from merchant.tenancy.models import Store
from merchant.tenancy.public_ids import new_public_id

State = Case.State
NO_ROOM = gettext_noop(
    "All cases of a merchant together take %(most)s MB of files in %(days)s days; %(left)s MB are left."
    " Attach less, or send the text alone."
)


def open_case(
    *,
    store_id: int,
    category: str,
    subject: str,
    text: str,
    actor=None,
    files: Sequence[UploadedFile] = (),
    by_staff: bool = False,
    key: str = "",
    goes_on: bool = False,
) -> Case:
    """Open a case between a store and platform staff; without an actor, a job writes it.

    A job says subject and text by `merchant.frame.sayings.said`, so that each reader reads them in their own
    language. Opened again under its `key`, it is the same case: a job that runs twice, a double click. Where
    it `goes_on`, one that staff have answered or closed is with them again, with the text as a new message.
    """
    check_files(files, refusal=CaseError)
    with transaction.atomic():
        store = Store.objects.select_related("merchant").get(pk=store_id)
        found = Case.objects.filter(store=store, key=key).first() if key else None
        if found is not None:
            return _go_on(found.pk, text) if goes_on else _the_same(found, actor, category, subject, text)
        if actor is not None and not by_staff:
            _check_most_open(store)
        case, is_new = _begin(store, category, subject, actor, by_staff, key)
        if is_new:
            _write(case, text, actor, files, by_staff=by_staff)
            audit.record("case.opened", case, actor=actor, data={"case_category": case.category})
            if case.is_unread_by_store:
                tell_store("opened", case)
        return case


def _go_on(case_id, text):
    case = _locked(case_id)
    if case.state != State.OPEN:
        _write(case, text, None, (), by_staff=False)
        _turn(case, State.OPEN)
        _mark(case, None, by_staff=False)
        audit.record("case.reopened", case)
    return case


def _the_same(case, actor, category, subject, text):
    """A form that was sent is not another case; what was written into it since then is not lost silently."""
    if actor is not None:
        first = case.messages.order_by("number").first()
        was = (case.opened_by_id, case.category, case.subject, first.text if first else "")
        if was != (actor.pk, category, str(subject)[:LONGEST_SUBJECT], str(text)):
            raise CaseError(
                _(
                    "This form was sent already and opened “%(subject)s”. What you write now is kept here:"
                    " send it again for a new case."
                )
                % {"subject": case.subject}
            )
    return case


def _begin(store, category, subject, actor, by_staff, key):
    """The row of a new case; who comes second under its key waits for the first, and finds it."""
    said = getattr(subject, "told", None) if isinstance(subject, Said) else None
    return Case.objects.get_or_create(
        store=store,
        key=key or new_public_id(),
        defaults={
            "merchant_id": store.merchant_id,
            "category": Case.Category(category),
            "subject": str(subject)[:LONGEST_SUBJECT],
            "said": said,
            "state": State.ANSWERED if by_staff else State.OPEN,
            "opened_by": actor,
            "assignee": actor if by_staff else None,
            "is_unread_by_store": by_staff or actor is None,
            "is_unread_by_staff": not by_staff,
        },
    )


def _check_most_open(store):
    most = terms_now().most_open
    if Case.objects.in_store(store).unclosed()[:most].count() >= most:
        told = {"most": most}
        raise CaseError(
            _("This store has %(most)s open cases, which is the most. Go on in one of them, or close some.")
            % told
        )


def answer_case(
    *,
    case_id: int,
    actor,
    text: str,
    seen: int,
    files: Sequence[UploadedFile] = (),
    by_staff: bool = False,
) -> CaseMessage:
    """Write in a case; it waits for the other side then, and a closed one is open again.

    `seen` is how many messages the writer had before them. Sent again as it was, by a double click or from
    the browser's history, it is the same message.
    """
    check_files(files, refusal=CaseError)
    with transaction.atomic():
        case = _locked(case_id)
        if sent := _sent_already(case, actor, text, seen):
            return sent
        _check_seen(case, seen)
        was_closed = case.state == State.CLOSED
        if was_closed and not by_staff:
            _check_may_open_again(case)
        message = _write(case, text, actor, files, by_staff=by_staff)
        _turn(case, State.ANSWERED if by_staff else State.OPEN)
        _mark(case, actor, by_staff=by_staff)
        if was_closed:
            audit.record("case.reopened", case, actor=actor)
        audit.record("case.answered" if by_staff else "case.wrote", case, actor=actor)
        if by_staff:
            tell_store("answered", case)
        return message


def close_case(*, case_id: int, actor, seen: int, by_staff: bool = False, reason: str = "") -> Case:
    """Close a case; staff say why, as a message that the store reads."""
    with transaction.atomic():
        case = _locked(case_id)
        if case.state == State.CLOSED:
            raise CaseError(_("This case is closed already."))
        _check_seen(case, seen)
        if by_staff:
            _write(case, reason, actor, (), by_staff=True, is_closing=True)
        case.become(State.CLOSED)
        case.save(update_fields=["state", "state_since"])
        _mark(case, actor, by_staff=by_staff, is_new=by_staff)
        audit.record("case.closed", case, actor=actor)
        if by_staff:
            tell_store("closed", case)
        return case


def settle_case(*, store_id: int, key: str, text: str) -> None:
    """Let a job close the case that it opened under its key, and say what settled it, where that is open."""
    with transaction.atomic():
        found = Case.objects.filter(store=store_id, key=key).exclude(state=State.CLOSED).first()
        if found is None:
            return
        case = _locked(found.pk)
        if case.state != State.CLOSED:
            _write(case, text, None, (), by_staff=False, is_closing=True)
            _turn(case, State.CLOSED)
            _mark(case, None, by_staff=False, is_new=False)
            audit.record("case.closed", case)


def take_case(*, case_id: int, actor, from_id: int | None) -> Case:
    """Make a case somebody's of the staff; `from_id` is whose it was when they looked."""
    with transaction.atomic():
        case = _locked(case_id)
        if case.assignee_id == actor.pk:
            return case
        if case.assignee_id != from_id:
            told = {"name": case.assignee or _("nobody")}
            raise CaseError(_("Meanwhile the case went to %(name)s. Look at it once more.") % told)
        case.assignee, case.is_unread_by_staff = actor, False
        case.save(update_fields=["assignee", "is_unread_by_staff"])
        audit.record("casework.taken", case, actor=actor)
        return case


def give_case_back(*, case_id: int, actor) -> Case:
    """Put a case back into the queue, for any of the staff."""
    with transaction.atomic():
        case = _locked(case_id)
        if case.assignee_id != actor.pk:
            raise CaseError(_("This case is not yours: only who has taken it gives it back."))
        case.assignee = None
        case.save(update_fields=["assignee"])
        audit.record("casework.given_back", case, actor=actor)
        return case


def note_case(*, case_id: int, actor, text: str) -> CaseNote:
    """Tell colleagues of the staff something of a case; no seller ever reads it."""
    with transaction.atomic():
        case = _locked(case_id)
        last = case.notes.order_by("-pk").first()
        if last is not None and (last.author_id, last.text) == (actor.pk, text):
            return last  # a double click
        note = CaseNote.objects.create(merchant_id=case.merchant_id, case=case, author=actor, text=text)
        audit.record("casework.noted", case, actor=actor)
        return note


def mark_read(*, case_id: int, seen: int) -> None:
    """Note that the store has read a case's messages as far as `seen`; what came since leaves it unread."""
    with transaction.atomic():
        case = _locked(case_id)
        if seen == case.written and case.is_unread_by_store:
            case.is_unread_by_store = False
            case.save(update_fields=["is_unread_by_store"])


def save_terms(*, terms: CaseTerms, actor) -> CaseTerms:
    """Add terms of cases or keep their changed numbers."""
    with transaction.atomic():
        before = audit.facts_of(CaseTerms.objects.select_for_update().filter(pk=terms.pk).first())
        terms.save()
        told = {"before": before, "after": audit.facts_of(terms)}
        audit.record_changes("caseterms.changed", terms, **told, actor=actor)
        return terms


def _locked(case_id):
    rows = Case.objects.select_for_update(of=("self",)).select_related("store", "assignee")
    return rows.get(pk=case_id)


def _sent_already(case, actor, text, seen):
    """The message that this is once more: the next one after what was seen, by the same person."""
    following = case.messages.filter(number=seen + 1).first()
    is_same = following is not None and (following.author_id, following.text) == (actor.pk, text)
    return following if is_same else None


def _check_seen(case, seen):
    if seen != case.written:
        raise CaseError(
            _("Somebody wrote meanwhile. Read what is new above; your text is kept, send it again.")
        )


def _check_may_open_again(case):
    terms = terms_now()
    if open_until(case, terms) < timezone.now():
        raise CaseError(
            _("This case was closed more than %(days)s days ago. Open a new one instead.")
            % {"days": terms.reopen_days}
        )


def _write(case, text, actor, files, *, by_staff, is_closing=False):
    said = text.told if isinstance(text, Said) else None
    if not by_staff:
        _check_room(case.merchant_id, files)
    case.written += 1
    case.save(update_fields=["written"])
    message = CaseMessage.objects.create(
        merchant_id=case.merchant_id,
        case=case,
        number=case.written,
        author=actor,
        is_staff=by_staff,
        is_closing=is_closing,
        text=str(text),
        said=said,
    )
    keep_files(CaseFile, files, merchant_id=case.merchant_id, message=message)
    return message


def _check_room(merchant_id, files):
    """What staff attach is no matter of the merchant's room."""
    rows = CaseFile.objects.for_merchant(merchant_id)
    kept = rows.filter(message__is_staff=False, message__at__gte=lately())
    told = {"most": settings.CASE_FILES_BYTES, "sentence": NO_ROOM, "refusal": CaseError}
    check_room(merchant_id, files, kept=kept, **told)


def _turn(case, state):
    """Let the case wait for the other side; who writes twice leaves it waiting since the first time."""
    if case.state != state:
        case.become(state)
        case.save(update_fields=["state", "state_since"])


def _mark(case, actor, *, by_staff, is_new=True):
    """What the side that acts has read, and whether it is new for the other; who answers first takes it."""
    if by_staff:
        case.is_unread_by_staff, case.is_unread_by_store = False, is_new
        case.assignee = case.assignee or actor
    else:
        case.is_unread_by_store, case.is_unread_by_staff = False, is_new
    case.last_at = timezone.now()
    case.save(update_fields=["is_unread_by_store", "is_unread_by_staff", "assignee", "last_at"])
