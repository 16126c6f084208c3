from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from merchant.frame.responses import page_or_partial, streamed_csv
from merchant.jobs.bell import ring
from merchant.tenancy.access import check_right, may, requires
from orders.book import remarks
from orders.book.fields import refusal_in
from orders.bulk import services, tasks
from orders.bulk.acts import right_for
from orders.bulk.checking import check_rows
from orders.bulk.forms import RunForm, ShipTableForm, TraceTableForm, form_class
from orders.bulk.kinds import TABLES
from orders.bulk.models import BulkRun
from orders.bulk.pasted import TRACE, cells_of, rows_of
from orders.bulk.report import report_lines
from orders.bulk.selectors import how_many, meant, numbers_of, run_page, scope_words
from orders.bulk.tables import BulkTable, item_table
from orders.bulk.tracing import check_trace
from orders.bulk.uploaded import lines_of
from orders.bulk.wording import DANGEROUS, EFFECTS, MANY, TITLES
from orders.selection.selection import is_understood, meant_by

Act = BulkRun.Act


@require_GET
@requires("see_orders")
def bulk_runs(request):
    runs = BulkRun.objects.for_merchant(request.merchant).filter(store=request.store)
    table = BulkTable(runs.select_related("actor", "store")).for_request(request)
    context = {"table": table, "may_ship": may(request.membership, "ship_orders")}
    return render(request, "orders/bulk/bulk_runs.html", context)


@require_http_methods(["GET", "POST"])
@requires("bulk_orders")
def bulk_new(request):
    """Says what will happen and to how many, and asks for what the act needs; nothing happens yet."""
    if request.method == "GET":  # a reload, or a language chosen on this page
        return redirect("orders:list", request.store.code)
    act, selection, refusal = _asked(request)
    if refusal:
        return _back_to_list(request, selection, refusal)
    if act == Act.SHIP:
        numbers = numbers_of(selection, store=request.store, now=timezone.now())
        typed = "".join(f"{each}\t\t\n" for each in numbers)
        return _ship_page(request, ShipTableForm(initial={"table": typed}))
    return _ask(request, act, selection)


@require_http_methods(["GET", "POST"])
@requires("bulk_orders")
def bulk_start(request):
    """Makes the run; a few orders are done at once, more by a worker."""
    if request.method == "GET":
        return redirect("orders:list", request.store.code)
    act, selection, refusal = _asked(request)
    if refusal or act in TABLES:
        return _back_to_list(request, selection, refusal or _("Choose what to do with the orders."))
    now = timezone.now()
    count = how_many(selection, store=request.store, now=now, cap=services.MOST_ORDERS)
    form = _form(request, act, count, request.POST)
    if not form.is_valid():
        return _ask(request, act, selection, form)
    with refusal_in(form):
        run = _start(request, act, selection, form, count)
    if form.errors:
        return _ask(request, act, selection, form)
    _go_on(run, count)
    return redirect(run)


@require_http_methods(["GET", "POST"])
@requires("ship_orders")
def bulk_ship(request):
    """A table of parcels: it is checked first, and nothing is shipped before somebody has seen the result."""
    form = ShipTableForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusal_in(form):
            told = form.cleaned_data
            checked = check_rows(rows_of(_lines(told)), store=request.store, as_written=told["as_written"])
            return redirect(_checked(request, Act.SHIP, checked, told["key"]))
    return _ship_page(request, form)


@require_http_methods(["GET", "POST"])
@requires("ship_orders")
def bulk_trace(request):
    """A table of what carriers told of parcels that have left: checked first, too."""
    form = TraceTableForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusal_in(form):
            told = form.cleaned_data
            checked = check_trace(rows_of(_lines(told), TRACE), store=request.store)
            return redirect(_checked(request, Act.TRACE, checked, told["key"]))
    return render(request, "orders/bulk/bulk_trace.html", {"form": form})


@require_GET
@requires("see_orders")
def bulk_run(request, public_id):
    return _panel(request, _run(request, public_id))


@require_POST
@requires("ship_orders")
def bulk_confirm(request, public_id):
    run = _run(request, public_id)
    form = RunForm(request.POST, run=run, needs_word=_needs_word(run.act, run.left))
    if form.is_valid():
        with refusal_in(form):
            services.confirm_table(run_id=run.pk, actor=request.user)
            _go_on(run, run.left)
    return _after(request, run, form)


@require_POST
@requires("bulk_orders")
def bulk_stop(request, public_id):
    run = _run(request, public_id)
    check_right(request, right_for(run.act, run.params))
    form = RunForm(request.POST, run=run)
    if form.is_valid():
        with refusal_in(form):
            services.stop_bulk(run_id=run.pk, actor=request.user)
    return _after(request, run, form)


@require_GET
@requires("see_orders")
def bulk_report(request, public_id):
    run = _run(request, public_id)
    return streamed_csv(report_lines(run), name=f"bulk-{run.public_id}.csv")


def _run(request, public_id):
    runs = BulkRun.objects.for_merchant(request.merchant).filter(store=request.store)
    return get_object_or_404(runs.select_related("store", "actor"), public_id=public_id)


def _asked(request):
    """(act, selection, refusal): what the list's form asks for; the right for the act itself is checked."""
    act, selection = request.POST.get("act"), meant_by(request.POST)
    is_all = request.POST.get("scope") == "all"
    if act not in Act.values or act == Act.TRACE:
        return act, selection, _("Choose what to do with the orders.")
    check_right(request, right_for(act, {}))
    if not selection.ticked and not is_all and act != Act.SHIP:
        return act, selection, _("Tick at least one order first.")
    now = timezone.now()
    if not is_understood(selection, store=request.store, now=now):
        return act, selection, _("A filter of the list is not understood. Choose it again.")
    if how_many(selection, store=request.store, now=now, cap=services.MOST_ORDERS) > services.MOST_ORDERS:
        sentence = _("At most %(limit)s orders can be changed at once. Narrow the filter.")
        return act, selection, sentence % {"limit": f"{services.MOST_ORDERS:,}"}
    return act, selection, ""


def _back_to_list(request, selection, refusal):
    messages.error(request, refusal)
    response = redirect("orders:list", request.store.code)
    response["Location"] += f"?{selection.to_query()}"
    return response


def _needs_word(act, count):
    return act in DANGEROUS or count > MANY


def _form(request, act, count, data=None):
    initial = {"what": "pending"} if request.POST.get("tab") == "processing" else {"what": "holds"}
    return form_class(act, request.membership)(
        data, request=request, act=act, needs_word=_needs_word(act, count), initial=initial
    )


def _ask(request, act, selection, form=None):
    found = meant(selection, act, store=request.store, now=timezone.now())
    context = {
        "act": act,
        "title": TITLES[act],
        "effect": EFFECTS[act],
        "meant": found,
        "selection": selection,
        "form": form or _form(request, act, found.count),
        "is_all": not selection.ticked,
        "scope": scope_words(selection),
    }
    return render(request, "orders/bulk/bulk_new.html", context)


def _start(request, act, selection, form, count):
    params = form.params()
    check_right(request, right_for(act, params))
    new_tag = getattr(form, "new_tag", dict)()
    if new_tag:
        tag = remarks.save_tag(merchant=request.merchant, actor=request.user, **new_tag)
        params = {"tag": tag.pk}
    return services.start_bulk(
        store=request.store,
        actor=request.user,
        act=act,
        params=params,
        selection=selection,
        key=form.cleaned_data["key"],
    )


def _go_on(run, count):
    """A few orders are done while their seller waits; a worker does more, or what is left of them."""
    if count <= services.AT_ONCE:
        services.do_at_once(run_id=run.pk)
    ring(tasks.continue_bulk, run.pk)


def _ship_page(request, form):
    return render(request, "orders/bulk/bulk_ship.html", {"form": form})


def _lines(told):
    return lines_of(told["file"]) if told["file"] else cells_of(told["table"])


def _checked(request, act, checked, key):
    return services.check_table(store=request.store, actor=request.user, act=act, checked=checked, key=key)


def _after(request, run, form):
    if not form.errors and not request.htmx:
        return redirect(run)
    run = _run(request, run.public_id)
    return _panel(request, run, form)


def _panel(request, run, form=None):
    is_checked = run.state == BulkRun.State.CHECKED
    fresh = RunForm(run=run, needs_word=is_checked and _needs_word(run.act, run.left))
    page = run_page(run, request.GET.get("show", ""))
    context = {
        "run": run,
        "page": page,
        "title": TITLES[Act(run.act)],
        "table": item_table(run, page.items).for_request(request) if page.items is not None else None,
        "form": form if form and is_checked else fresh,
        "refusals": form.non_field_errors() if form else [],
        "may_act": may(request.membership, right_for(run.act, run.params)),
    }
    return page_or_partial(request, "orders/bulk/bulk_run.html", "orders/bulk/_bulk_panel.html", context)
