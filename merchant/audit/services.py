import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from merchant.audit.models import Event
from merchant.tenancy.bulk import insert_rows

FIELDS = [
    *("kind", "merchant", "subject_kind", "subject_id", "by", "actor", "data"),
    *("happened_at", "recorded_at"),
]
Told = tuple  # an event to be written: what those fields say


def record(
    kind: str,
    subject: Model,
    *,
    actor=None,
    data: Mapping | None = None,
    happened_at: datetime | None = None,
    by: Event.By | None = None,
) -> Event:
    """Write down that `kind` happened to `subject`; call it inside the transaction of the change itself."""
    event = _event(kind, subject, actor=actor, data=data, happened_at=happened_at, by=by)
    event.save(force_insert=True)
    return event


def record_many(kind: str, subjects: Iterable[tuple[Model, Mapping]], *, actor=None, by=None) -> None:
    """The same for many rows at once: (subject, data) pairs, in one statement."""
    write(told_of_many(kind, subjects, actor=actor, by=by))


def told_of_many(kind: str, subjects: Iterable[tuple[Model, Mapping]], *, actor=None, by=None) -> list[Told]:
    """The same, to be written by `write` with what else is told in the transaction; subjects have keys."""
    now, who = timezone.now(), (str(by or _by(actor)), actor and actor.pk)
    return [(kind, *_named(subject), *who, json.dumps(dict(data)), now, now) for subject, data in subjects]


def write(told: Iterable[Told]) -> None:
    """Write down what `told_of_many` returned, in its order."""
    insert_rows(Event, FIELDS, told)


def facts_of(row: Model | None) -> dict[str, str]:
    """What the fields of a row say, as text; take it before and after a change."""
    fields = row._meta.fields if row is not None else ()
    return {f"{row._meta.model_name}.{field.name}": _text(field.value_from_object(row)) for field in fields}


def record_changes(kind: str, subject: Model, *, before: Mapping, after: Mapping, actor=None) -> None:
    """Write down every fact that changed, one event each with its old and its new value."""
    record_changes_of_many(kind, [(subject, before, after)], actor=actor)


def record_changes_of_many(
    kind: str, changed: Iterable[tuple[Model, Mapping, Mapping]], *, actor=None
) -> None:
    """The same for many rows at once: (subject, facts before, facts after)."""
    told = [
        (subject, {"field": name, "old": before.get(name, ""), "new": after[name]})
        for subject, before, after in changed
        for name in after
        if before.get(name) != after[name]
    ]
    record_many(kind, told, actor=actor)


def save_row(row: Model, noun: str, *, actor=None, but: Collection[str] = ()) -> Model:
    """Save a row that staff edit as a whole, and write down that it is new or which of its facts changed.

    Fields in `but` are those that somebody else writes: of a row that is there they stay as they are.
    """
    with transaction.atomic():
        before = type(row).objects.select_for_update().filter(pk=row.pk).first()
        facts = facts_of(before)
        for name in but if before else ():
            setattr(row, name, getattr(before, name))
        row.save()
        if before is None:
            record(f"{noun}.added", row, actor=actor, data={"name": row.name, "code": row.code})
        else:
            record_changes(f"{noun}.changed", row, before=facts, after=facts_of(row), actor=actor)
        return row


def _text(value):
    return "–" if value in (None, "") else str(value)


def _named(subject):
    return getattr(subject, "merchant_id", None), subject._meta.model_name, subject.pk


def _event(kind, subject, *, actor, data, happened_at=None, by=None):
    now = timezone.now()
    merchant_id, subject_kind, subject_id = _named(subject)
    return Event(
        kind=kind,
        merchant_id=merchant_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        by=by or _by(actor),
        actor=actor,
        data=dict(data or {}),
        happened_at=happened_at or now,
        recorded_at=now,
    )


def _by(actor):
    if actor is None:
        return Event.By.JOB
    return Event.By.STAFF if actor.is_staff else Event.By.PERSON
