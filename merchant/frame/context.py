from functools import partial

from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from merchant.frame.addresses import address
from merchant.frame.counting import shown_count
from merchant.frame.lean import Lean
from merchant.frame.menu import entries
from merchant.tenancy.access import acts_of, may
from merchant.tenancy.models import Membership
from merchant.tenancy.selectors import first_store_of

LONGEST_ADDRESS = 2_000
FRAME = {
    "head": Lean("frame/_head.html"),
    "side": Lean("frame/_side.html", ("menu",)),
    "top": Lean(
        "frame/_top.html",
        (
            *("request", "user", "merchant", "store", "unread", "search_url", "search_text"),
            *("here", "LANGUAGE_CODE", "csrf_token"),
        ),
    ),
    "bell": Lean("frame/_bell.html", ("merchant", "unread")),
    "languages": Lean("frame/_language_switch.html", ("here", "LANGUAGE_CODE", "csrf_token")),
    "themes": Lean("frame/_theme_switch.html", ("request", "here", "csrf_token")),
}
NOWHERE = {
    "menu": [],
    "merchant": None,
    "store": None,
    "unread": "",
    "search_url": "",
    "search_text": "",
    "frame": FRAME,
}


def frame(request):
    """What base.html needs on every page: the menu and where one stands."""
    if getattr(request, "membership", None) is None:
        return {**NOWHERE, "here": _here(request)}
    # Lazy, because a table's cells are templates, too, and ask for the context without showing a menu.
    menu = SimpleLazyObject(partial(menu_for, request))
    return {
        **NOWHERE,
        "menu": menu,
        "acts": acts_of(request.membership),
        "store": request.store,
        "merchant": request.merchant,
        "unread": _shown_unread(request.membership.unread),
        "search_url": _search_url(request),
        "here": _here(request),
    }


def _shown_unread(count):
    return shown_count(count, cap=Membership.UNREAD_COUNTED_TO) if count else ""


def _here(request):
    """This page's address, as forms that stay on it send it; a monstrous query is not sent twice."""
    path = request.get_full_path()
    return path if len(path) <= LONGEST_ADDRESS else request.path


def _search_url(request):
    if request.store:
        return address("search", request.store.code)
    return address("search_everywhere", request.merchant.code)


def menu_for(request) -> list[dict]:
    """The entries that this request's member may open, with counts where something waits."""
    if request.membership is None:
        return []
    store_code = request.store.code if request.store else _last_store(request)
    shown = []
    for entry in entries():
        code = store_code if entry.scope == "store" else request.merchant.code
        if code and may(request.membership, entry.act):
            url = address(entry.url_name, code)
            count = import_string(entry.count)(request) if entry.count and request.store else None
            current = _is_current(request.path, entry, url, code)
            shown.append({"entry": entry, "url": url, "count": count, "current": current})
    return shown


def _is_current(path, entry, own, code):
    is_own = path == own if entry.is_exact else path.startswith(own)
    return is_own or any(path.startswith(_page(name, code)) for name in entry.also)


def _page(name, code):
    """A URL name may bring what follows the code: "merchant:sheet skus"."""
    name, *more = name.split()
    return address(name, code, *more)


def _last_store(request):
    """Where one worked last, when it is a store of this merchant; else the first that is open to one."""
    if request.session.get("last_merchant") == request.merchant.code:
        return request.session.get("last_store")
    store = first_store_of(request.membership)
    return store and store.code
