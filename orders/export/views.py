from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from merchant.frame.responses import page_or_partial
from merchant.jobs.bell import ring
from merchant.tenancy.access import may, requires
from orders.book.fields import refusal_in
from orders.export import services, tasks
from orders.export.forms import ExportActForm, ExportForm
from orders.export.models import ExportRun
from orders.export.selectors import amount_of, is_quick
from orders.export.tables import ExportTable
from orders.export.wording import failure_sentence
from orders.selection.selection import is_understood, meant_by

CONTENT_TYPES = {
    ExportRun.Format.CSV: "text/csv; charset=utf-8",
    ExportRun.Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
@requires("export_orders")
def exports(request):
    runs = ExportRun.objects.for_merchant(request.merchant).filter(store=request.store)
    table = ExportTable(runs.select_related("actor", "store")).for_request(request)
    return render(request, "orders/export/exports.html", {"table": table, "kept": services.KEPT.days})


@require_http_methods(["GET", "POST"])
@requires("export_orders")
def export_new(request):
    """Asks what kind of file; with an answer it is downloaded at once, or written by a worker when large."""
    asked = request.POST if request.method == "POST" else request.GET
    selection = _selection(asked)
    refusal = _refusal(request, selection, asked)
    if refusal:
        messages.error(request, refusal)
        return redirect(f"{_list_of(request)}?{selection.to_query()}")
    is_answered = request.method == "POST" and "key" in request.POST and "format" in request.POST
    form = ExportForm(
        request.POST if is_answered else None,
        may_see_recipients=may(request.membership, "see_recipients"),
    )
    if not form.is_valid():
        return _ask(request, selection, form)
    if form.asks_for_recipients and not form.cleaned_data["confirmed"]:
        return _ask(request, selection, form, is_to_be_confirmed=True)
    with refusal_in(form):
        return _start(request, selection, form)
    return _ask(request, selection, form)


@require_GET
@requires("export_orders")
def export_run(request, public_id):
    return _panel(request, _run(request, public_id))


@require_POST
@requires("export_orders")
def export_stop(request, public_id):
    return _act(request, _run(request, public_id), services.stop_export)


@require_POST
@requires("export_orders")
def export_delete(request, public_id):
    run = _run(request, public_id)
    _check_reader(request, run)
    return _act(request, run, services.delete_file)


@require_GET
@requires("export_orders")
def export_download(request, public_id):
    run = _run(request, public_id)
    _check_reader(request, run)
    if not run.file:
        raise Http404
    return _file(run)


def _selection(asked):
    """What is meant: where ticks count, no filter does."""
    selection = meant_by(asked)
    return replace(selection, part="", filters={}) if selection.ticked else selection


def _refusal(request, selection, asked):
    """Why nothing can be exported; empty when something can."""
    if asked.get("scope") == "ticked" and not selection.ticked:
        return _("Tick at least one order first.")
    now = timezone.now()
    if not is_understood(selection, store=request.store, now=now):
        return _("A filter of the list is not understood. Choose it again.")
    if not amount_of(selection, store=request.store, now=now).orders:
        return _("No order matches, so there is nothing to export.")
    return ""


def _ask(request, selection, form, *, is_to_be_confirmed=False):
    if is_to_be_confirmed:
        form.data = form.data.copy()
        form.data["confirmed"] = "on"
    context = {
        "form": form,
        "is_to_be_confirmed": is_to_be_confirmed,
        "meant": selection.fields(),
        "ticked": selection.ticked,
        "amount": amount_of(selection, store=request.store, now=timezone.now()),
        "query": selection.to_query(),
    }
    return render(request, "orders/export/export_new.html", context)


def _start(request, selection, form):
    run = services.start_export(
        store=request.store,
        actor=request.user,
        selection=selection,
        shape=form.cleaned_data["shape"],
        format=form.cleaned_data["format"],
        with_recipients=form.asks_for_recipients,
        language=get_language(),
        key=form.cleaned_data["key"],
    )
    if is_quick(selection, store=request.store, now=timezone.now(), format=run.format):
        services.write_at_once(run_id=run.pk)
        run.refresh_from_db()
    if run.file:
        return _file(run)
    ring(tasks.write_export, run.pk)
    return redirect(run)


def _run(request, public_id):
    runs = ExportRun.objects.for_merchant(request.merchant).filter(store=request.store)
    return get_object_or_404(runs.select_related("store", "actor"), public_id=public_id)


def _check_reader(request, run):
    if not _may_read(request, run):
        raise PermissionDenied(_("This file holds recipients, which your role may not see."))


def _may_read(request, run):
    return not run.with_recipients or may(request.membership, "see_recipients")


def _act(request, run, act):
    form = ExportActForm(request.POST)
    if form.is_valid():
        with refusal_in(form):
            act(run_id=run.pk, actor=request.user)
    if not form.errors and not request.htmx:
        return redirect(run)
    return _panel(request, _run(request, run.public_id), form)


def _panel(request, run, form=None):
    context = {
        "run": run,
        "failure": failure_sentence(run.failure),
        "kept": services.KEPT.days,
        "is_mine_to_read": _may_read(request, run),
        "refusals": form.non_field_errors() if form else [],
    }
    return page_or_partial(
        request, "orders/export/export_run.html", "orders/export/_export_panel.html", context
    )


def _file(run):
    """The stored file, whatever a browser would make of it itself."""
    local = timezone.localtime(run.created_at)
    name = f"{run.store.code}-{run.shape}-{local:%Y%m%d-%H%M}.{run.format}"
    return FileResponse(
        run.file.open(),
        as_attachment=True,
        filename=name,
        content_type=CONTENT_TYPES[ExportRun.Format(run.format)],
    )


def _list_of(request):
    return redirect("orders:list", request.store.code).url
