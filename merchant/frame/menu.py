"""The side menu: rooms register their entries, so nothing is shown that isn't built."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.module_loading import import_string

from merchant.tenancy.access import may
from merchant.tenancy.selectors import first_store_of


@dataclass(frozen=True)
class MenuEntry:
    """One entry; `scope` says whether its URL takes the store's or the merchant's code."""

    place: int
    label: str
    icon: str
    url_name: str
    scope: str
    act: str
    also: tuple[str, ...] = ()  # URL names of other pages that belong to this entry
    count: str = ""  # dotted path of count(request), since entries are registered before models load


_entries: list[MenuEntry] = []


def register(entry: MenuEntry) -> None:
    """Add a room's entry to the menu of everybody who may do its act."""
    _entries.append(entry)
    _entries.sort(key=lambda known: known.place)


def menu_for(request) -> list[dict]:
    """The entries that this request's member may open, with counts where something waits."""
    if request.membership is None:
        return []
    store_code = request.store.code if request.store else _last_store(request)
    shown = []
    for entry in _entries:
        code = store_code if entry.scope == "store" else request.merchant.code
        if code and may(request.membership, entry.act):
            url = reverse(entry.url_name, args=[code])
            count = import_string(entry.count)(request) if entry.count and request.store else None
            current = any(
                request.path.startswith(reverse(name, args=[code])) for name in (entry.url_name, *entry.also)
            )
            shown.append({"entry": entry, "url": url, "count": count, "current": current})
    return shown


def _last_store(request):
    """Where one worked last, when it is a store of this merchant; else the first that is open to one."""
    if request.session.get("last_merchant") == request.merchant.code:
        return request.session.get("last_store")
    store = first_store_of(request.membership)
    return store and store.code
