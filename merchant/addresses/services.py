"""A store's addresses: the participation is locked first, then the address."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.addresses.exceptions import AddressError, ChangedMeanwhile
from merchant.addresses.models import FACTS, StoreAddress
from merchant.audit import services as audit
from merchant.postal.checks import checked
from merchant.postal.places import place_of
from merchant.stores import services as stores

Kind = StoreAddress.Kind
NOT_TOLD = ("id", "store", "merchant", "kind", "changed_at", "is_placed_by_hand")


def save_address(
    *, store_id: int, kind: str, told: Mapping, was_seen: str, actor, place: tuple | None = None
) -> StoreAddress:
    """Enter or change one of a store's addresses; without a `place` it is guessed from the city.

    `was_seen` is the stamp of the row that the page showed. The same facts once more change nothing.
    """
    with transaction.atomic():
        participation = stores.lock_participation(store_id)
        row = StoreAddress.objects.select_for_update().filter(store=store_id, kind=kind).first()
        wanted = _filled(participation.store, kind, told, place)
        if row is not None and _facts(row) == _facts(wanted):
            return row
        if was_seen != (row.stamp if row else ""):
            raise ChangedMeanwhile({"": _("Somebody changed this address meanwhile: look at it once more.")})
        return _keep(row, wanted, "address.entered", actor)


def copy_dispatch_address(*, store_id: int, actor) -> StoreAddress:
    """Let returns go to where the goods are dispatched from; a later change of one leaves the other as is."""
    with transaction.atomic():
        participation = stores.lock_participation(store_id)
        rows = {row.kind: row for row in StoreAddress.objects.select_for_update().filter(store=store_id)}
        dispatch = rows.get(Kind.DISPATCH)
        if dispatch is None:
            raise AddressError({"": _("Enter the dispatch address first.")})
        told = dispatch.address | {name: getattr(dispatch, name) for name in FACTS}
        wanted = _filled(participation.store, Kind.RETURNS, told, None)
        row = rows.get(Kind.RETURNS)
        if row is not None and _facts(row) == _facts(wanted):
            return row
        return _keep(row, wanted, "address.copied", actor)


def _filled(store, kind, told, place):
    """A row in memory with what is told, as its country writes it."""
    row = StoreAddress(store=store, merchant_id=store.merchant_id, kind=kind)
    row.take_address(checked(told))
    for name in FACTS:
        setattr(row, name, told[name])
    if kind == Kind.DISPATCH:
        row.is_placed_by_hand = place is not None
        row.latitude, row.longitude = _stored(place or _guessed(row))
    return row


def _guessed(row):
    found = place_of(row.address)
    return (found.latitude, found.longitude) if found else None


def _stored(place):
    """As the database gives it back, so that the same place is no change."""
    return [Decimal(f"{degrees:.5f}") for degrees in place] if place else (None, None)


def _keep(row, wanted, kind, actor):
    """Save what is wanted in the place of the row, or as the first of its kind."""
    before = _facts(row)
    if row is not None:
        wanted.pk, wanted.changed_at = row.pk, timezone.now()
    wanted.save(force_insert=row is None, force_update=row is not None)
    if row is None or kind == "address.copied":
        audit.record(kind, wanted, actor=actor, data={"kind": wanted.kind})
    else:
        audit.record_changes("address.changed", wanted, before=before, after=_facts(wanted), actor=actor)
    stores.refresh_progress(store_id=wanted.store_id)
    return wanted


def _facts(row):
    facts = audit.facts_of(row)
    return {name: told for name, told in facts.items() if name.partition(".")[2] not in NOT_TOLD}
