"""Responsible persons: what sellers enter, what staff decide, and who is reminded of an end."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.audit import services as audit
from merchant.parking.services import Sparing
from merchant.persons import telling
from merchant.persons.exceptions import ChangedMeanwhile, PersonError
from merchant.persons.kinds import COUNTRIES_OF, PersonStatus, Region
from merchant.persons.models import FACTS, ResponsiblePerson
from merchant.postal.checks import checked
from merchant.postal.models import ADDRESS_FIELDS
from merchant.stores.selectors import terms_now
from merchant.tenancy.models import Merchant

BATCH = 200
ROUNDS = 40  # batches a sweep takes before it leaves the rest to the next
FIELDS = (*FACTS, *ADDRESS_FIELDS)


def add_person(*, merchant_id: int, key: str, told: Mapping, actor) -> ResponsiblePerson:
    """Enter a person, who then waits for the check; `key` becomes the row's public id, so that a form sent
    twice adds one."""
    with transaction.atomic():
        merchant = Merchant.objects.select_for_update(no_key=True).get(pk=merchant_id)
        known = ResponsiblePerson.objects.filter(public_id=key).first()
        person = ResponsiblePerson(merchant=merchant)
        _take(person, told)
        if known is not None and known.merchant_id == merchant.pk:
            return _the_same(known, person)
        person.public_id = key if known is None else person.public_id
        person.save(force_insert=True)
        audit.record("person.added", person, actor=actor, data=_named(person))
        return person


def _the_same(known, person):
    """A form sent twice adds one; what was written into it since then is not lost silently."""
    if _told(known) != _told(person):
        told = {"name": known.company_name}
        raise PersonError(
            {
                "": _("This form was sent already and added %(name)s. Send it again to add this one, too.")
                % told
            }
        )
    return known


def change_person(*, person_id: int, told: Mapping, was_seen: str, actor) -> ResponsiblePerson:
    """Change a person, who then waits for the check again. The same facts once more change nothing."""
    with transaction.atomic():
        person = _lock(person_id)
        before, stamp = _told(person), person.stamp
        _take(person, told)
        after = _told(person)
        if after == before and person.retired_at is None:
            return person
        if was_seen != stamp:
            raise ChangedMeanwhile({"": _("Somebody changed this person meanwhile: look at it once more.")})
        person.become(PersonStatus.SUBMITTED)
        person.reason, person.checked_by, person.changed_at = "", None, person.status_since
        person.save()
        audit.record_changes("person.changed", person, before=before, after=after, actor=actor)
        return person


def retire_person(*, person_id: int, actor) -> ResponsiblePerson:
    """Take a person out of use for good; done twice, nothing more happens."""
    with transaction.atomic():
        person = _lock(person_id)
        if person.retired_at is None:
            person.retired_at = person.changed_at = timezone.now()
            person.save(update_fields=["retired_at", "changed_at"])
            audit.record("person.retired", person, actor=actor, data=_named(person))
        return person


def approve_person(*, person_id: int, was_seen: str, actor) -> ResponsiblePerson:
    """Approve a person as staff saw them on the page that `was_seen` is the stamp of."""
    return _decide(person_id, PersonStatus.APPROVED, was_seen, "", actor)


def reject_person(*, person_id: int, was_seen: str, reason: str, actor) -> ResponsiblePerson:
    """Reject a person with a reason that the seller reads."""
    return _decide(person_id, PersonStatus.REJECTED, was_seen, reason, actor)


def _decide(person_id, status, was_seen, reason, actor):
    with transaction.atomic():
        person = _lock(person_id)
        if was_seen != person.stamp:
            raise ChangedMeanwhile(
                {"": _("This person was changed or decided about meanwhile: look at it once more.")}
            )
        if status == PersonStatus.APPROVED and person.is_over(timezone.now().date()):
            raise PersonError({"": _("What the seller entered is over: reject it, and say so.")})
        person.become(status)
        person.reason, person.checked_by, person.changed_at = reason, actor, person.status_since
        person.save(update_fields=["status", "status_since", "reason", "checked_by", "changed_at"])
        audit.record(f"person.{status}", person, actor=actor, data=_named(person) | {"reason": reason})
        telling.tell_decided(person)
        return person


def remind_of_ends() -> int:
    """Tell merchants whose responsible persons end soon, once for each person and date; returns how many."""
    told, sparing = 0, Sparing("person_ends")
    day = timezone.now().date() + timedelta(days=terms_now().remind_days)
    for _round in range(ROUNDS):
        due = sparing.spared(ResponsiblePerson.objects.to_remind(day)).order_by("valid_until", "pk")
        found = sparing.act(ResponsiblePerson, list(due.values_list("pk", flat=True)[:BATCH]), _remind)
        if not sparing.goes_on(found):
            break
        told += found
    return told


@transaction.atomic
def _remind(ids):
    rows = ResponsiblePerson.objects.in_use().filter(pk__in=ids).select_related("merchant").order_by("pk")
    persons = list(rows.select_for_update(of=("self",), skip_locked=True))
    due = [person for person in persons if person.reminded_for != person.valid_until]
    for person in due:
        person.reminded_for = person.valid_until
        person.save(update_fields=["reminded_for"])
    telling.tell_ends(due)
    return len(due)


def _lock(person_id):
    rows = ResponsiblePerson.objects.select_related("merchant")
    return rows.select_for_update(of=("self",)).get(pk=person_id)


def _take(person, told):
    """Set the facts in memory, as they are stored; refused where one cannot be."""
    person.take_address(checked(told))
    for name in FACTS:
        setattr(person, name, told[name])
    if person.country not in COUNTRIES_OF[Region(person.region)]:
        raise PersonError({"country": _("The address has to lie in the region.")})
    if person.is_over(timezone.now().date()):
        raise PersonError({"valid_until": _("This day is over: enter one to come.")})


def _told(person):
    facts = audit.facts_of(person)
    return {name: said for name, said in facts.items() if name.partition(".")[2] in FIELDS}


def _named(person):
    return {"name": person.company_name, "region": person.region}
