"""How the step “addresses” of a store's way into the programme stands."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from merchant.addresses.models import StoreAddress
from merchant.postal.checks import problems_of
from merchant.stores.steps import Stand, Told
from merchant.tenancy.models import Store

Kind = StoreAddress.Kind
Rows = Mapping[str, StoreAddress]


def told(stores: Sequence[Store]) -> dict[int, Told]:
    """How the step stands for each of these stores, in one query."""
    found: dict[int, dict[str, StoreAddress]] = {store.pk: {} for store in stores}
    for row in StoreAddress.objects.filter(store__in=found):
        found[row.store_id][row.kind] = row
    return {store_id: _told(rows) for store_id, rows in found.items()}


def _told(rows: Rows) -> Told:
    missing = [kind for kind in Kind if kind not in rows]
    since = max((row.changed_at for row in rows.values()), default=None)
    if missing:
        # Where nothing is there yet the step itself says what to do.
        return Told(Stand.TO_DO, _missing(missing[0]) if rows else "", since)
    for kind in Kind:
        for sentence in problems_of(rows[kind].address).values():
            return Told(Stand.TO_DO, _wrong(kind, sentence), since)
    return Told(Stand.DONE, _both(rows), since)


def _missing(kind):
    if kind == Kind.DISPATCH:
        return _("The return address is there; the dispatch address is missing.")
    return _("The dispatch address is there; the return address is missing.")


def _wrong(kind, sentence):
    if kind == Kind.DISPATCH:
        return _("The dispatch address has to be mended: %(why)s") % {"why": sentence}
    return _("The return address has to be mended: %(why)s") % {"why": sentence}


def _both(rows: Rows):
    places = {f"{kind}": _place(rows[kind]) for kind in Kind}
    return _("Dispatched from %(dispatch)s; returns go to %(returns)s.") % places


def _place(row):
    return row.city or row.country_area or row.lines[-1]
