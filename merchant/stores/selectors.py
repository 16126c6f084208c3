"""How stores stand with the programme, step by step."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.module_loading import import_string

from merchant.stores.models import JoiningTerms, Participation
from merchant.stores.steps import Item, arranged, steps
from merchant.tenancy.models import Merchant, Store


def may_join(store: Store) -> bool:
    """Whether a store is one that the programme is open to."""
    return store.kind == Store.Kind.SELF_OPERATED and store.state == Store.State.OPEN


def checklist(store: Store) -> list[Item]:
    """The store's steps, in order."""
    return checklists([store])[store.pk]


def checklists(stores: Sequence[Store]) -> dict[int, list[Item]]:
    """Each store's steps, in a number of queries that the number of stores does not change."""
    known = steps()
    told = {step.code: import_string(step.told)(stores) for step in known}
    return {
        store.pk: arranged(known, {code: of_stores[store.pk] for code, of_stores in told.items()})
        for store in stores
    }


def participation_of(store: Store) -> Participation | None:
    """How the store stands with the programme; None while nobody has asked it yet."""
    return Participation.objects.for_merchant(store.merchant_id).filter(store=store).first()


def participations_of(merchant: Merchant) -> dict[int, Participation]:
    """The same of all of a merchant's stores, by store."""
    rows = Participation.objects.for_merchant(merchant)
    return {row.store_id: row for row in rows}


def terms_now() -> JoiningTerms:
    """The terms of joining that count today; those of the first day where staff set none for it."""
    today = timezone.now().date()
    return JoiningTerms.objects.valid_on(today).first() or JoiningTerms()
