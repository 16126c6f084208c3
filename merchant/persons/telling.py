"""The messages about responsible persons, told in the transaction of what they are about."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from merchant.messages.services import Told, tell
from merchant.persons.models import ResponsiblePerson
from merchant.tenancy.models import Store


def tell_ends(persons: Iterable[ResponsiblePerson]) -> None:
    """Tell merchants until when their persons are valid."""
    persons = list(persons)
    stores = _stores_of(persons)
    tell(
        Told(
            stores[person.merchant_id],
            "persons.ends",
            f"{person.public_id} {person.valid_until.isoformat()}",
            _data(person),
            due_at=datetime.combine(person.valid_until, time.max, UTC),
        )
        for person in persons
        if person.merchant_id in stores
    )


def tell_decided(person: ResponsiblePerson) -> None:
    """Tell a merchant what staff decided about a person."""
    for store in _stores_of([person]).values():
        data = _data(person) | {"reason": person.reason}
        tell([Told(store, f"persons.{person.status}", person.public_id, data)])


def _stores_of(persons):
    """A store of each merchant: whoever may change persons works in all of them, so one message is enough."""
    stores = Store.objects.filter(merchant__in={person.merchant_id for person in persons})
    found = {}
    for store in stores.order_by("state", "code"):
        best = found.setdefault(store.merchant_id, store)
        if store.state == Store.State.OPEN and best.state != Store.State.OPEN:
            found[store.merchant_id] = store
    return found


def _data(person):
    return {
        "name": person.company_name,
        "region": person.region,
        "until": person.valid_until.isoformat(),
    }
