from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from merchant.frame.responses import page_or_partial
from merchant.jobs.bell import ring
from merchant.tenancy.access import requires
from orders.intake import tasks
from orders.intake.columns import services
from orders.intake.columns.check import check_columns
from orders.intake.columns.forms import HOW, ColumnsForm, HeaderForm
from orders.intake.columns.page import beginning, differences, groups, unsaid
from orders.intake.columns.sample import LONGEST_SHOWN, Sample, sample_of
from orders.intake.exceptions import IntakeError
from orders.intake.forms import DiscardForm, KeepForm
from orders.intake.models import ImportRun, SavedMap
from orders.intake.wording import refusal_sentence

CELLS = 30  # of the first line, in the question about it


@require_GET
@requires("import_orders")
@requires("see_recipients")  # the file's first lines are shown as they are
def import_columns(request, public_id):
    run = _run(request, public_id)
    if run.state != ImportRun.State.MAPPING:
        return redirect(run)
    return _page(request, run)


@require_http_methods(["GET", "POST"])  # an answer without JavaScript may be loaded anew
@requires("import_orders")
@requires("see_recipients")  # the file's first lines are shown as they are
def import_columns_check(request, public_id):
    run = _run(request, public_id)
    if run.state != ImportRun.State.MAPPING:
        return redirect(run)
    return _page(request, run, data=request.POST or None)


@require_POST
@requires("import_orders")
@requires("see_recipients")  # the file's first lines are shown as they are
def import_columns_use(request, public_id):
    run = _run(request, public_id)
    if run.state != ImportRun.State.MAPPING:
        messages.error(request, refusal_sentence("not_possible_now", {"state": run.get_state_display()}))
        return redirect(run)
    try:
        sample = sample_of(run)
    except IntakeError as refusal:
        messages.error(request, refusal_sentence(refusal.code, refusal.details))
        return redirect("orders:imports", request.store.code)
    if sample.has_names is None:
        return redirect("orders:import_columns", request.store.code, run.public_id)
    form = ColumnsForm(request.POST, sample=sample, start=_begin(request, run, sample))
    keep = KeepForm(request.POST)
    if form.is_valid() and keep.is_valid():
        try:
            services.use_columns(
                run_id=run.pk,
                column_map=form.cleaned_data["column_map"],
                header=sample.header,
                actor=request.user,
                name=keep.cleaned_data["name"],
            )
            ring(tasks.continue_import, run.pk)
            return redirect(run)
        except IntakeError as refusal:
            keep.add_error("name", refusal_sentence(refusal.code, refusal.details))
    return _editor(request, run, sample, form, keep)


@require_POST
@requires("import_orders")
@requires("see_recipients")  # the file's first lines are shown as they are
def import_columns_header(request, public_id):
    run = _run(request, public_id)
    form = HeaderForm(request.POST)
    if form.is_valid():
        try:
            services.say_header(
                run_id=run.pk, has_names=form.cleaned_data["has_names"] == "yes", actor=request.user
            )
        except IntakeError as refusal:
            messages.error(request, refusal_sentence(refusal.code, refusal.details))
            return redirect(run)
    return redirect("orders:import_columns", request.store.code, run.public_id)


@require_POST
@requires("import_orders")
@requires("see_recipients")  # the file's first lines are shown as they are
def import_columns_again(request, public_id):
    run = _run(request, public_id)
    form = DiscardForm(request.POST)
    if form.is_valid():
        try:
            services.ask_for_columns(run_id=run.pk, actor=request.user)
            return redirect("orders:import_columns", request.store.code, run.public_id)
        except IntakeError as refusal:
            messages.error(request, refusal_sentence(refusal.code, refusal.details))
    return redirect(run)


@require_GET
@requires("import_orders")
def saved_maps(request):
    kept = SavedMap.objects.for_merchant(request.merchant).filter(store=request.store, is_active=True)
    return render(request, "orders/intake/maps.html", {"maps": kept.order_by("name")})


@require_GET
@requires("import_orders")
def saved_map(request, public_id):
    return _saved_page(request, _saved(request, public_id))


@require_POST
@requires("import_orders")
def saved_map_change(request, public_id):
    saved = _saved(request, public_id)
    sample = _header_of(saved)
    form = ColumnsForm(request.POST, sample=sample, start=beginning(sample, saved.column_map))
    keep = KeepForm(request.POST, is_named=True)
    if form.is_valid() and keep.is_valid():
        try:
            services.change_map(
                map_id=saved.pk,
                revision=keep.cleaned_data["revision"] or 0,
                name=keep.cleaned_data["name"],
                column_map=form.cleaned_data["column_map"],
                actor=request.user,
            )
            messages.success(request, _("The columns were saved."))
            return redirect("orders:saved_maps", request.store.code)
        except IntakeError as refusal:
            keep.add_error("name", refusal_sentence(refusal.code, refusal.details))
    return _saved_page(request, saved, form, keep)


@require_POST
@requires("import_orders")
def saved_map_retire(request, public_id):
    saved = _saved(request, public_id)
    form = DiscardForm(request.POST)
    if form.is_valid():
        services.retire_map(map_id=saved.pk, actor=request.user)
        messages.success(request, _("“%(name)s” is offered no more.") % {"name": saved.name})
    return redirect("orders:saved_maps", request.store.code)


def _run(request, public_id):
    runs = ImportRun.objects.for_merchant(request.merchant).filter(store=request.store)
    return get_object_or_404(runs.select_related("store"), public_id=public_id)


def _saved(request, public_id):
    kept = SavedMap.objects.for_merchant(request.merchant).filter(store=request.store, is_active=True)
    return get_object_or_404(kept, public_id=public_id)


def _page(request, run, data=None):
    try:
        sample = sample_of(run)
    except IntakeError as refusal:
        messages.error(request, refusal_sentence(refusal.code, refusal.details))
        return redirect("orders:imports", request.store.code)
    if sample.has_names is None:
        return render(request, "orders/intake/map_header.html", {"run": run, "cells": _first_cells(sample)})
    form = ColumnsForm(data, sample=sample, start=_begin(request, run, sample))
    keep = KeepForm(initial={"name": run.map_name})
    if data is not None:
        keep = KeepForm(data)
    return _editor(request, run, sample, form, keep)


def _editor(request, run, sample, form, keep):
    tried = form if form.is_bound else _as_sent(form, sample)
    checked = tried.is_valid() and check_columns(
        sample, tried.cleaned_data["column_map"], store=request.store
    )
    context = {
        "run": run,
        "form": form,
        "keep": keep,
        "groups": groups(form),
        "checked": checked,
        "unsaid": unsaid(tried),
        "how": [form[name] for name in HOW],
        "sample": sample,
        "changes": _changes(request, run, sample),
    }
    return page_or_partial(request, "orders/intake/map.html", "orders/intake/_map_check.html", context)


def _begin(request, run, sample):
    return beginning(sample, run.column_map, _changes(request, run, sample))


def _changes(request, run, sample):
    kept = SavedMap.objects.for_merchant(request.merchant).filter(store=request.store, is_active=True)
    return differences(sample, kept.filter(name__iexact=run.map_name or None).first())


def _header_of(saved):
    return Sample(saved.header, [], has_names=not saved.is_headless)


def _first_cells(sample):
    """The first line as the question shows it."""
    return [Truncator(cell).chars(LONGEST_SHOWN) for cell in sample.header if cell][:CELLS]


def _as_sent(form, sample):
    """The form as if its beginning had been sent, so that a guess is tried before anyone touches it."""
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", False)}
    return ColumnsForm(data, sample=sample, start=form.start)


def _saved_page(request, saved, form=None, keep=None):
    sample = _header_of(saved)
    form = form or ColumnsForm(sample=sample, start=beginning(sample, saved.column_map))
    keep = keep or KeepForm(is_named=True, initial={"name": saved.name, "revision": saved.revision})
    context = {
        "saved": saved,
        "form": form,
        "keep": keep,
        "groups": groups(form),
        "how": [form[name] for name in HOW],
    }
    return render(request, "orders/intake/map_saved.html", context)
