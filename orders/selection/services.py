"""What people keep about the order list: searches behind tokens, named views, chosen columns."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.tenancy.models import Store
from orders.selection.exceptions import SelectionError
from orders.selection.models import ColumnChoice, Lookup, SavedView
from orders.selection.own import MOST_VIEWS

KEPT_FOR = timedelta(days=30)
FORGOTTEN_AT_ONCE = 10_000


def keep_lookup(*, store: Store, user, ids: Collection[int], **terms) -> Lookup:
    """Keep what somebody searched for and what it found, so that an address needs to show only a token."""
    kept = {"ids": sorted(ids, reverse=True), **terms}
    return Lookup.objects.create(merchant=store.merchant, store=store, user=user, terms=kept)


def forget_lookups() -> int:
    """Forget searches that nobody comes back to; they may name a buyer."""
    old = Lookup.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).order_by("created_at")
    batch = old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]
    return Lookup.objects.filter(pk__in=list(batch)).delete()[0]


def save_view(*, store: Store, user, name: str, query: Mapping[str, str]) -> SavedView:
    """Keep a choice of tab, filters and sorting under a name of one's own."""
    with transaction.atomic():
        mine = SavedView.objects.select_for_update().filter(store=store, user=user)
        names = [view.name.casefold() for view in mine]
        _refuse_taken(name, names)
        if len(names) >= MOST_VIEWS:
            raise SelectionError(
                _("You keep %(most)s views already; delete one first.") % {"most": MOST_VIEWS}
            )
        return _create(store, user, name, query)


def rename_view(*, view_id: int, user, name: str) -> SavedView:
    """Give a view of one's own another name."""
    with transaction.atomic():
        view = SavedView.objects.select_for_update().get(pk=view_id, user=user)
        others = SavedView.objects.filter(store=view.store_id, user=user).exclude(pk=view.pk)
        _refuse_taken(name, [other.name.casefold() for other in others])
        view.name = name
        view.save(update_fields=["name"])
        return view


def delete_view(*, view_id: int, user) -> None:
    """Forget a view of one's own; a second time is harmless."""
    SavedView.objects.filter(pk=view_id, user=user).delete()


def choose_columns(*, user, columns: Collection[str]) -> None:
    """Remember which columns a person wants to see."""
    ColumnChoice.objects.update_or_create(user=user, defaults={"columns": list(columns)})


def _refuse_taken(name, names):
    if name.casefold() in names:
        raise SelectionError(_taken(name))


def _create(store, user, name, query):
    try:
        with transaction.atomic():
            return SavedView.objects.create(
                merchant=store.merchant, store=store, user=user, name=name, query=dict(query)
            )
    except IntegrityError as taken:  # a double click, or another window, was a moment faster
        raise SelectionError(_taken(name)) from taken


def _taken(name):
    return _("You have a view called “%(name)s” already; choose another name.") % {"name": name}
