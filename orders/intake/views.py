import codecs

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from merchant.frame.responses import page_or_partial, streamed_csv
from merchant.jobs.bell import ring
from merchant.tenancy.access import requires
from orders.intake import services, tasks
from orders.intake.columns.services import receive_file
from orders.intake.exceptions import IntakeError
from orders.intake.forms import ConfirmForm, DiscardForm, ImportForm, UndoForm
from orders.intake.models import ImportRun, SavedMap
from orders.intake.profiles import PROFILES
from orders.intake.profiles.bantuo import BANTUO
from orders.intake.report import report_lines
from orders.intake.selectors import LOOKED_AT, foreseen_undo, held_orders, is_too_old_to_undo
from orders.intake.summary import kept_tallies, samples, summarise
from orders.intake.tables import ImportTable
from orders.intake.wording import refusal_sentence


@require_GET
@requires("import_orders")
def import_list(request):
    runs = ImportRun.objects.for_merchant(request.merchant).filter(store=request.store)
    table = ImportTable(runs.select_related("actor", "store")).for_request(request)
    return render(request, "orders/intake/import_list.html", {"table": table, "profiles": PROFILES.values()})


@require_http_methods(["GET", "POST"])
@requires("import_orders")
def import_new(request):
    kept = SavedMap.objects.for_merchant(request.merchant).filter(store=request.store, is_active=True)
    form = ImportForm(request.POST or None, request.FILES or None, maps=kept.order_by("name"))
    if form.is_valid():
        run = _started(request, form)
        if run:
            ring(tasks.continue_import, run.pk)
            return redirect(run)
    context = {"form": form, "profiles": PROFILES.values(), "maps": form.maps.values()}
    return render(request, "orders/intake/import_new.html", context)


@require_GET
@requires("import_orders")
def import_template(request):
    """The template, its columns named in English or Chinese; the mark tells a spreadsheet the encoding."""
    language = request.GET.get("columns")
    is_chinese = language == "zh-hans"
    content = codecs.BOM_UTF8.decode() + BANTUO.examples[language] if is_chinese else BANTUO.example
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = "bantuo-orders-zh.csv" if is_chinese else "bantuo-orders.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
@requires("import_orders")
def import_run(request, public_id):
    run = _run(request, public_id)
    if run.state == ImportRun.State.MAPPING:
        return redirect("orders:import_columns", request.store.code, run.public_id)
    return _panel(request, run)


@require_POST
@requires("import_orders")
def confirm(request, public_id):
    run = _run(request, public_id)
    form = ConfirmForm(request.POST, run=run)
    if form.is_valid():
        try:
            create_skus = form.cleaned_data.get("create_skus", False)
            services.confirm_import(
                run_id=run.pk,
                actor=request.user,
                treatment=form.cleaned_data["treatment"],
                create_skus=create_skus,
                is_whole=form.cleaned_data.get("is_whole", False),
            )
            ring(tasks.continue_import, run.pk)
        except IntakeError as refusal:
            form.add_error(None, refusal_sentence(refusal.code, refusal.details))
    return _after(request, run, form)


@require_POST
@requires("import_orders")
def discard(request, public_id):
    run = _run(request, public_id)
    form = DiscardForm(request.POST)
    if form.is_valid():
        try:
            services.discard_import(run_id=run.pk, actor=request.user)
        except IntakeError as refusal:
            form.add_error(None, refusal_sentence(refusal.code, refusal.details))
    return _after(request, run, form)


@require_http_methods(["GET", "POST"])
@requires("import_orders")
def import_undo(request, public_id):
    run = _run(request, public_id)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.undo_import(run_id=run.pk, actor=request.user, **form.cleaned_data)
            ring(tasks.continue_import, run.pk)
            return redirect(run)
        except IntakeError as refusal:
            form.add_error(None, refusal_sentence(refusal.code, refusal.details))
    foreseen = foreseen_undo(run)
    context = {
        "run": run,
        "form": form,
        "foreseen": foreseen,
        "kept": kept_tallies(foreseen.kept),
        "limit": LOOKED_AT,
        "is_too_old": is_too_old_to_undo(run),
        "days": settings.IMPORT_UNDO_DAYS,
    }
    return render(request, "orders/intake/import_undo.html", context)


@require_GET
@requires("import_orders")
def import_report(request, public_id):
    run = _run(request, public_id)
    return streamed_csv(report_lines(run), name=f"import-{run.public_id}.csv")


def _run(request, public_id):
    runs = ImportRun.objects.for_merchant(request.merchant).filter(store=request.store)
    return get_object_or_404(runs.select_related("store", "actor"), public_id=public_id)


def _started(request, form):
    """The new import; None when the file was refused, and then the form says why."""
    file = form.cleaned_data["file"]
    try:
        return receive_file(
            store=request.store,
            kind=form.kind(),
            saved=form.saved(),
            file=file,
            file_name=file.name,
            actor=request.user,
        )
    except IntakeError as refusal:
        form.add_error("file", refusal_sentence(refusal.code, refusal.details))


def _after(request, run, form):
    if not form.errors and not request.htmx:
        return redirect(run)
    run.refresh_from_db()
    return _panel(request, run, form)


def _panel(request, run, form=None):
    context = {
        "run": run,
        "summary": summarise(run),
        "samples": samples(run) if run.state == ImportRun.State.READ else [],
        "profile": PROFILES.get(run.profile),
        "form": form if isinstance(form, ConfirmForm) else ConfirmForm(run=run),
        "refusals": form.non_field_errors() if form else [],
        "history_after": settings.HISTORY_AFTER_DAYS,
        "held": held_orders(run),
        "came_before": ImportRun.objects.for_merchant(request.merchant).of_same_file(run).first(),
    }
    return page_or_partial(
        request, "orders/intake/import_run.html", "orders/intake/_import_panel.html", context
    )
