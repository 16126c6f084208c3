from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from merchant.frame import search as rooms
from merchant.frame.responses import plain
from merchant.tenancy.access import requires
from merchant.tenancy.selectors import memberships_of, stores_open_to


@require_GET
def home(request):
    """Straight to the store one worked in last; else to the only one, else to the choice."""
    stores = [store for membership in memberships_of(request.user) for store in stores_open_to(membership)]
    last = request.session.get("last_store")
    chosen = [store for store in stores if store.code == last] or stores[:1] * (len(stores) == 1)
    if chosen:
        return redirect("merchant:workbench", chosen[0].code)
    if request.user.is_staff and not stores:
        return redirect("admin:index")
    return redirect("stores")


@require_GET
def store_choice(request):
    """All stores that this person may work in, by merchant."""
    teams = [(membership, stores_open_to(membership)) for membership in memberships_of(request.user)]
    return render(request, "frame/store_choice.html", {"teams": teams})


@require_http_methods(["GET", "POST"])
@requires("search")
def search(request):
    """Straight to the one thing that is meant; else what each room found. Sent, since it may name a buyer."""
    text = plain(request.POST.get("q", "")[: rooms.LONGEST + 1]).strip()
    is_too_long = len(text) > rooms.LONGEST
    found = rooms.search(request, text) if text and not is_too_long else []
    finds = [find for _label, room in found for find in room]
    sure = [find for find in finds if find.is_sure]
    if len(sure) == 1 or len(finds) == 1:
        return redirect((sure or finds)[0].url)
    if found and len(found[0][1]) == 1 and not sure:
        return redirect(found[0][1][0].url)
    context = {"found": found, "search_text": text[: rooms.LONGEST], "is_too_long": is_too_long}
    return render(request, "frame/search.html", context)


def bad_request(request, exception=None):
    return _error(request, 400, _("This request could not be understood"))


def permission_denied(request, exception=None):
    """The page for what one's role may not do; the exception says who may."""
    return _error(request, 403, _("You may not do this"), detail=str(exception or ""))


def page_not_found(request, exception=None):
    return _error(request, 404, _("There is nothing here"))


@login_not_required
def server_error(request):
    return _error(request, 500, _("Something went wrong on our side"))


def csrf_failure(request, reason=""):
    """The page for a form that came without its token: mostly one that lay open for too long."""
    return _error(request, 403, _("This form has expired"), detail=_("Go back, reload and send it again."))


def _error(request, status, title, detail=""):
    """An error page with the id to quote to support; it needs no session, no database and no menu."""
    context = {
        "status": status,
        "title": title,
        "detail": detail,
        "error_id": getattr(request, "id", ""),
        "LANGUAGE_CODE": getattr(request, "LANGUAGE_CODE", "en"),
    }
    return HttpResponse(render_to_string("errors/error.html", context), status=status)
