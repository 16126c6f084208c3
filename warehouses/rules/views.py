from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from merchant.frame.responses import page_or_partial
from merchant.tenancy.access import lacks_stores, may, requires
from warehouses.matching import drafts
from warehouses.matching.exceptions import RuleError
from warehouses.matching.models import RuleSet
from warehouses.matching.selectors import draft_of, version_in_force
from warehouses.rules import selectors
from warehouses.rules.forms import ActForm, BeginForm, DiscardForm, MoveForm, PublishForm
from warehouses.rules.found import rule_found
from warehouses.rules.wording import difference_in_words


@require_GET
@requires("see_warehouses")
def rules(request):
    """The version in force, the draft that somebody writes, and all versions before."""
    current = version_in_force(request.merchant)
    draft = draft_of(request.merchant)
    rows = selectors.rules_of(current)
    context = {
        "current": current,
        "draft": draft,
        "difference": _difference(rows, draft),
        "rules": selectors.in_words(rows, selectors.names_of(request.merchant)),
        "versions": selectors.versions_of(request.merchant),
        "may_edit": may(request.membership, "draft_rules"),
    }
    return render(request, "warehouses/rules/rules.html", context)


@require_GET
@requires("see_warehouses")
def rules_version(request, version):
    """One published version, as it is and stays."""
    found = _version(request, version)
    rows = selectors.rules_of(found)
    context = {
        "version": found,
        "current": version_in_force(request.merchant),
        "draft": draft_of(request.merchant),
        "rules": selectors.in_words(rows, selectors.names_of(request.merchant)),
        "may_edit": may(request.membership, "draft_rules"),
        "begin_form": BeginForm(),
    }
    return render(request, "warehouses/rules/version.html", context)


@require_POST
@requires("draft_rules")
def rules_begin(request, version):
    """A draft that begins with what a version says, perhaps instead of another draft."""
    found = _version(request, version)
    form = BeginForm(request.POST)
    if form.is_valid():
        replace = form.cleaned_data["replace"]
        try:
            drafts.begin_draft(merchant=request.merchant, version=found, replace=replace, actor=request.user)
        except RuleError as refusal:
            messages.info(request, str(refusal))
    return redirect("warehouses:rules_draft", request.merchant.code)


@require_GET
@requires("draft_rules")
def rules_draft(request):
    draft = draft_of(request.merchant)
    if draft is None:
        return redirect("warehouses:rules", request.merchant.code)
    return render(request, "warehouses/rules/draft.html", _draft_context(request, draft))


@require_POST
@requires("draft_rules")
def rules_discard(request):
    form = DiscardForm(request.POST)
    if form.is_valid():
        try:
            drafts.discard_draft(merchant=request.merchant, actor=request.user)
        except RuleError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The draft is discarded; the rules in force are as they were."))
        return redirect("warehouses:rules", request.merchant.code)
    draft = draft_of(request.merchant)
    if draft is None:
        return redirect("warehouses:rules", request.merchant.code)
    context = _draft_context(request, draft) | {"discard_form": form}
    return render(request, "warehouses/rules/draft.html", context)


@require_GET
@requires("draft_rules")
def rules_check(request):
    """What publishing would change, before somebody does it."""
    draft = draft_of(request.merchant)
    if draft is None:
        return redirect("warehouses:rules", request.merchant.code)
    number = selectors.next_number(request.merchant)
    form = PublishForm(initial={"draft_seen": draft.stamp}, number=number)
    return _check_page(request, draft, form)


@require_POST
@requires("publish_rules")
def rules_publish(request):
    form = PublishForm(request.POST, number=selectors.next_number(request.merchant))
    if form.is_valid():
        told = {"seen": form.cleaned_data["draft_seen"], "note": form.cleaned_data["note"]}
        try:
            version = drafts.publish_draft(merchant=request.merchant, actor=request.user, **told)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("Version %(number)s is in force. Orders that wait for a warehouse are matched anew.")
            messages.success(request, said % {"number": version.number})
            return redirect("warehouses:rules", request.merchant.code)
    draft = draft_of(request.merchant)
    if draft is None:
        messages.error(request, _("There is no draft any more: somebody published or discarded it."))
        return redirect("warehouses:rules", request.merchant.code)
    return _check_page(request, draft, _anew(form, draft))


def _anew(form, draft):
    """What was typed, for the draft as it is shown now: whoever reads it may publish it."""
    form.data = form.data.copy()
    form.data["draft_seen"] = draft.stamp
    return form


def _check_page(request, draft, form):
    current = version_in_force(request.merchant)
    names, rows = selectors.names_of(request.merchant), selectors.rules_of(draft)
    shown = selectors.in_words(rows, names)
    context = {
        "draft": draft,
        "current": current,
        "number": form.number,
        "form": form,
        "why_not": lacks_stores(request.membership, "publish_rules"),
        "changes": selectors.changes_in_words(current, draft, names),
        "rule_count": len(rows),
        "odd": [rule for rule in shown if rule.findings],
    }
    return render(request, "warehouses/rules/check.html", context)


@require_POST
@requires("draft_rules")
def rule_move(request, rule):
    row, form = rule_found(request.merchant, rule), MoveForm(request.POST)
    if row is None:
        return _gone(request, form)
    if form.is_valid():
        to = form.cleaned_data["to"]
        try:
            drafts.move_rule(merchant=request.merchant, rule=row.public_id, to=to, actor=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
    return _answer(request, form, _("“%(rule)s” has moved.") % {"rule": row.name})


@require_POST
@requires("draft_rules")
def rule_remove(request, rule):
    row, form = rule_found(request.merchant, rule), ActForm(request.POST)
    if row is None:
        return _gone(request, form)
    if form.is_valid():
        try:
            drafts.remove_rule(merchant=request.merchant, rule=row.public_id, actor=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
    return _answer(request, form, _("“%(rule)s” is removed from the draft.") % {"rule": row.name})


def _gone(request, form):
    form.add_error(None, _("This rule is not in the draft any more."))
    return _answer(request, form, "")


def _answer(request, form, done):
    """The draft's list anew; without htmx its page."""
    refusals = [error for errors in form.errors.values() for error in errors]
    draft = draft_of(request.merchant)
    if not request.htmx or draft is None:
        for refusal in refusals:
            messages.error(request, refusal)
        if not refusals:
            messages.success(request, done)
        address = reverse("warehouses:rules_draft", args=[request.merchant.code])
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    context = _draft_context(request, draft) | {"refusals": refusals, "done": "" if refusals else done}
    page, panel = "warehouses/rules/draft.html", "warehouses/rules/_draft_panel.html"
    return page_or_partial(request, page, panel, context)


def _draft_context(request, draft):
    rows = selectors.rules_of(draft)
    current = version_in_force(request.merchant)
    return {
        "draft": draft,
        "current": current,
        "rules": selectors.in_words(rows, selectors.names_of(request.merchant)),
        "difference": difference_in_words(selectors.count_changes(selectors.rules_of(current), rows)),
        "discard_form": DiscardForm(),
    }


def _difference(rows, draft):
    if draft is None:
        return ""
    return difference_in_words(selectors.count_changes(rows, selectors.rules_of(draft)))


def _version(request, version):
    versions = RuleSet.objects.for_merchant(request.merchant).published().select_related("published_by")
    return get_object_or_404(versions, public_id=version)
