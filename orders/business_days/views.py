"""The page of a store's business days: what is set, and what a change would do before it is saved."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from merchant.tenancy.access import requires
from orders.business_days import effects, selectors, services
from orders.business_days.closing import FURTHEST
from orders.business_days.exceptions import ClosureRefused
from orders.business_days.forms import ClosureForm, WeekForm
from orders.business_days.wording import ABOUT, ABOUT_WEEK, describe_refused, kept_because
from warehouses.calendars.keeping import read_store_days
from warehouses.calendars.models import Closure
from warehouses.calendars.selectors import year_asked
from warehouses.sites.wording import weekdays_in_words

NEXT_WEEK = timedelta(days=7)


@require_GET
@requires("see_orders")
def business_days(request):
    """The store's week, its closures, and its year."""
    return _page(request)


@require_http_methods(["GET", "POST"])
@requires("set_business_days")
def week(request):
    """What another week would change; saved when it is sent."""
    store, form = request.store, WeekForm(request.POST or request.GET)
    if not form.is_valid():
        return _page(request, week_form=form)
    weekdays, begins = form.cleaned_data["weekdays"], form.cleaned_data["begins"]
    own = read_store_days([store.pk])[store.pk]
    try:
        if request.method == "POST":
            saved = services.set_week(store=store, weekdays=weekdays, first_day=begins, actor=request.user)
            _tell_saved(request, saved)
            return redirect("orders:business_days", store.code)
        wanted = selectors.with_week(store, weekdays, begins, own=own, now=timezone.now())
    except ClosureRefused as refused:
        form.add_error(ABOUT_WEEK.get(refused.code, "weekdays"), describe_refused(refused))
        return _page(request, week_form=form)
    told = {"form": form, "weekdays": weekdays_in_words(sorted(weekdays)), "begins": begins}
    told |= {"replaced": selectors.replaced_by(wanted, own), "action": "orders:business_week"}
    return _preview(request, wanted, begins, begins + 2 * NEXT_WEEK, told, week_form=form)


@require_http_methods(["GET", "POST"])
@requires("set_business_days")
def closure(request):
    """What a closure would change; saved when it is sent."""
    store, form = request.store, ClosureForm(request.POST or request.GET)
    if not form.is_valid():
        return _page(request, closure_form=form)
    asked = form.cleaned_data
    try:
        if request.method == "POST":
            services.add_closure(store=store, actor=request.user, **asked)
            messages.success(request, _saved(selectors.rules_for(store)))
            return redirect("orders:business_days", store.code)
        selectors.refuse_closure(store, asked["first_day"], asked["last_day"])
    except ClosureRefused as refused:
        form.add_error(ABOUT.get(refused.code), describe_refused(refused))
        return _page(request, closure_form=form)
    wanted = read_store_days([store.pk])[store.pk].with_closure(**asked)
    told = {"form": form, "closure": form.instance, "action": "orders:closure"}
    return _preview(request, wanted, asked["first_day"], asked["last_day"], told, closure_form=form)


@require_POST
@requires("set_business_days")
def closure_remove(request, public_id):
    """Take a closure back; orders that were released meanwhile keep their date."""
    found = Closure.objects.for_merchant(request.merchant).filter(store=request.store, public_id=public_id)
    closure_id = found.values_list("pk", flat=True).first()
    if closure_id is None:
        raise Http404
    removed = services.remove_closure(closure_id=closure_id, actor=request.user)
    if removed.removed_at:
        messages.success(request, _("Removed. It counts for orders that are released from now on."))
    else:
        messages.info(request, _("This closure is over: it stays."))
    return redirect("orders:business_days", request.store.code)


def _tell_saved(request, week):
    if week is None:
        messages.info(request, _("These are the store's working days already."))
        return
    said = _("Saved. It counts for orders that are released from %(day)s on.") % {"day": week.first_day}
    messages.success(request, said)


def _saved(rules):
    if rules.moves_orders:
        return _(
            "Saved. It counts for orders that are released from now on, and moves open orders whose policy"
            " version says so: within a minute."
        )
    return _("Saved. It counts for orders that are released from now on.")


def _preview(request, wanted, first_day, last_day, told, **forms):
    try:
        effect = effects.effect_of(request.store, wanted, first_day=first_day, last_day=last_day)
    except ClosureRefused as refused:
        (form,) = forms.values()
        form.add_error(None if "closure" in told else "weekdays", describe_refused(refused))
        return _page(request, **forms)
    kept = [(kept_because(code), group) for code, group in effect.kept.items()]
    context = told | {
        "effect": effect,
        "kept": kept,
    }
    return render(request, "orders/business_days/preview.html", context)


def _told(week):
    """A week as the page shows it."""
    days = week.weekdays
    return {"weekdays": weekdays_in_words(sorted(days)), "days": len(days), "first_day": week.first_day}


def _page(request, *, week_form=None, closure_form=None):
    store = request.store
    today, rules = selectors.today_of(store), selectors.rules_for(store)
    week, *coming = selectors.weeks_of(store)
    festival = selectors.next_spring_festival(today)
    year = year_asked(request.GET.get("year", ""), today)
    first_possible = rules and rules.first_possible(today)
    asked = {"weekdays": sorted(week.weekdays), "begins": first_possible}
    context = {
        "week_form": week_form or WeekForm(initial=asked),
        "closure_form": closure_form or ClosureForm(),
        "week": _told(week),
        "coming_weeks": [_told(one) for one in coming],
        "is_week_too_short": rules and len(week.weekdays) < rules.least_weekdays,
        "closures": selectors.closures_of(store),
        "today": today,
        "rules": rules,
        "first_possible": first_possible,
        "furthest": today + FURTHEST,
        "festival": festival,
        "festival_safe": rules and festival and rules.last_safe_day(festival.first_day),
        "warehouse": selectors.default_warehouse(store),
        "picture": selectors.year_of(store, year),
    }
    return render(request, "orders/business_days/page.html", context)
