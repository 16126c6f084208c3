from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from merchant.files.exceptions import UnreadableFile
from merchant.frame.responses import page_or_partial, streamed_csv
from merchant.jobs.bell import ring
from merchant.sheets import outgoing, services, tasks
from merchant.sheets.exceptions import SheetError
from merchant.sheets.forms import SheetConfirmForm, SheetDiscardForm, SheetFileForm
from merchant.sheets.models import SheetRun
from merchant.sheets.readers import LANGUAGES
from merchant.sheets.registry import sheet_of
from merchant.sheets.report import report_lines
from merchant.sheets.signs import SIGNS
from merchant.sheets.summary import examples, summarise
from merchant.sheets.tables import SheetRunTable
from merchant.sheets.wording import refusal_sentence
from merchant.tenancy.access import check_right, may, requires

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@require_GET
@requires("see_sheets")
def sheet(request, sheet):
    """Everything about one sheet: take it out, bring it in, and the files that came."""
    sheet = _sheet(request, sheet)
    runs = SheetRun.objects.for_merchant(request.merchant).of_sheet(sheet.code)
    context = {
        "sheet": sheet,
        "table": SheetRunTable(runs.select_related("actor", "merchant")).for_request(request),
        "may_edit": may(request.membership, "import_sheets") and may(request.membership, sheet.edit),
    }
    return render(request, "merchant/sheets/sheet.html", context)


@require_http_methods(["GET", "POST"])
@requires("import_sheets")
def sheet_new(request, sheet):
    sheet = _sheet_to_edit(request, sheet)
    form = SheetFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        run = _started(request, sheet, form)
        if run:
            ring(tasks.continue_sheet, run.pk)
            return redirect(run)
    columns = [column for column in sheet.columns if column.read]
    context = {"sheet": sheet, "form": form, "columns": columns, "sign": _sign()}
    return render(request, "merchant/sheets/sheet_new.html", context)


@require_GET
@requires("see_sheets")
def sheet_export(request, sheet):
    """All rows as a file: CSV while it is sent, a workbook at once."""
    sheet, language = _sheet(request, sheet), get_language()
    name = f"{request.merchant.code}-{sheet.code}"
    if request.GET.get("format") != "xlsx":
        lines = outgoing.csv_lines(sheet, request.merchant, language)
        return streamed_csv(lines, name=f"{name}.csv")
    try:
        return _download(outgoing.workbook(sheet, request.merchant, language), f"{name}.xlsx", XLSX)
    except SheetError as refusal:
        messages.error(request, refusal_sentence(sheet, refusal.code, refusal.details))
        return redirect("merchant:sheet", request.merchant.code, sheet.code)


@require_GET
@requires("see_sheets")
def sheet_template(request, sheet):
    """An empty file with an example, its columns named in the language that is asked for."""
    sheet = _sheet(request, sheet)
    asked = request.GET.get("columns")
    language = asked if asked in LANGUAGES else get_language()
    is_workbook = request.GET.get("format") == "xlsx"
    ending, kind = ("xlsx", XLSX) if is_workbook else ("csv", CSV)
    file = outgoing.template(sheet, language, is_workbook=is_workbook)
    return _download(file, f"bantuo-{sheet.code}-{language}.{ending}", kind)


@require_GET
@requires("import_sheets")
def sheet_run(request, sheet, public_id):
    sheet = _sheet_to_edit(request, sheet)
    return _panel(request, sheet, _run(request, sheet, public_id))


@require_POST
@requires("import_sheets")
def sheet_confirm(request, sheet, public_id):
    sheet = _sheet_to_edit(request, sheet)
    run = _run(request, sheet, public_id)
    form = SheetConfirmForm(request.POST, run=run)
    if form.is_valid():
        try:
            services.confirm(run_id=run.pk, actor=request.user, **form.cleaned_data)
            ring(tasks.continue_sheet, run.pk)
        except SheetError as refusal:
            form.add_error(None, refusal_sentence(sheet, refusal.code, refusal.details))
    return _after(request, sheet, run, form)


@require_POST
@requires("import_sheets")
def sheet_discard(request, sheet, public_id):
    sheet = _sheet_to_edit(request, sheet)
    run = _run(request, sheet, public_id)
    form = SheetDiscardForm(request.POST)
    if form.is_valid():
        try:
            services.discard(run_id=run.pk, actor=request.user)
        except SheetError as refusal:
            form.add_error(None, refusal_sentence(sheet, refusal.code, refusal.details))
    return _after(request, sheet, run, form)


@require_GET
@requires("import_sheets")
def sheet_report(request, sheet, public_id):
    sheet = _sheet_to_edit(request, sheet)
    run = _run(request, sheet, public_id)
    return streamed_csv(report_lines(run, sheet), name=f"{sheet.code}-{run.public_id}.csv")


def _sheet(request, code):
    sheet = sheet_of(code)
    if sheet is None:
        raise Http404
    check_right(request, sheet.see)
    return sheet


def _sheet_to_edit(request, code):
    sheet = _sheet(request, code)
    check_right(request, sheet.edit)
    return sheet


def _run(request, sheet, public_id):
    runs = SheetRun.objects.for_merchant(request.merchant).of_sheet(sheet.code)
    return get_object_or_404(runs.select_related("merchant", "actor"), public_id=public_id)


def _started(request, sheet, form):
    """The new import; None when the file was refused, and then the form says why."""
    file = form.cleaned_data["file"]
    try:
        return services.start(
            merchant=request.merchant,
            sheet=sheet,
            file=file,
            file_name=file.name,
            actor=request.user,
            key=form.cleaned_data["key"],
        )
    except (UnreadableFile, SheetError) as refusal:
        form.add_error("file", refusal_sentence(sheet, refusal.code, refusal.details))


def _after(request, sheet, run, form):
    if not form.errors and not request.htmx:
        return redirect(run)
    return _panel(request, sheet, _run(request, sheet, run.public_id), form)


def _panel(request, sheet, run, form=None):
    is_to_look_at = run.state in {SheetRun.State.READ, SheetRun.State.DONE, SheetRun.State.FAILED}
    context = {
        "sheet": sheet,
        "run": run,
        "summary": summarise(run, sheet),
        "examples": examples(run, sheet) if is_to_look_at else [],
        "form": form if isinstance(form, SheetConfirmForm) else SheetConfirmForm(run=run),
        "refusals": form.non_field_errors() if form else [],
    }
    return page_or_partial(
        request, "merchant/sheets/sheet_run.html", "merchant/sheets/_sheet_panel.html", context
    )


def _sign():
    return SIGNS[-1] if get_language().startswith("zh") else SIGNS[0]


def _download(file, name, kind):
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind)
