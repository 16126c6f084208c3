"""What a person keeps about the order list: named views of a store, and chosen columns."""

from dataclasses import dataclass, field
from functools import cache

from django.db.models import F, Value

from merchant.tenancy.composed import MERCHANT, STORE, USER, Composed
from merchant.tenancy.models import Store
from orders.selection.models import ColumnChoice, SavedView

MOST_VIEWS = 20


@dataclass(frozen=True)
class Own:
    """A person's named views, as (public id, name, fields of the address), and columns; None: the usual."""

    views: list[tuple[str, str, dict]] = field(default_factory=list)
    columns: list[str] | None = None


def own_choices(user, store: Store) -> Own:
    """What this person keeps, in one query."""
    rows = _asked().rows({MERCHANT: store.merchant_id, STORE: store.pk, USER: user.pk})
    named = sorted((row[1:] for row in rows if row[0] == "view"), key=lambda view: view[1].casefold())
    return Own(named, next((row[3] for row in rows if row[0] == "columns"), None))


@cache
def _asked():
    views = SavedView.objects.for_merchant(MERCHANT).filter(store=STORE, user=USER).order_by()
    columns = ColumnChoice.objects.filter(user=USER)
    kept = columns.annotate(kind=Value("columns"), public_id=Value(""), name=Value(""))
    kept = kept.values_list("kind", "public_id", "name", F("columns"))
    named = views.annotate(kind=Value("view")).values_list("kind", "public_id", "name", "query")
    return Composed(named.union(kept, all=True))
