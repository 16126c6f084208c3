from dataclasses import replace

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from merchant.frame.responses import page_or_partial, plain
from merchant.tenancy.access import requires
from merchant.tenancy.public_ids import new_public_id
from warehouses.matching import drafts
from warehouses.matching.exceptions import RuleError
from warehouses.rules.editor import selectors
from warehouses.rules.editor.forms import LONGEST_NAME, RuleForm
from warehouses.rules.editor.page import groups_shown, places_shown
from warehouses.rules.editor.typed import RuleTyped, rule_typed
from warehouses.rules.found import rule_found
from warehouses.rules.selectors import names_of
from warehouses.sites.countries import country_choices

PAGE, PANEL = "warehouses/rules/rule.html", "warehouses/rules/_rule_panel.html"


@require_GET
@requires("draft_rules")
def rule_new(request):
    """An empty rule, or one like another that stands right behind it."""
    typed = RuleTyped().settled()
    like = plain(request.GET.get("like", ""))
    if like:
        rule = rule_found(request.merchant, like)
        if rule is None:
            return _gone(request)
        name = _("%(rule)s (copy)") % {"rule": rule.name}
        typed = selectors.typed_of(rule, name=name[:LONGEST_NAME], editing="", seen="", after=rule.public_id)
    return _page(request, replace(typed, key=new_public_id()))


@require_POST
@requires("draft_rules")
def rule_add(request):
    form = _form(request)
    if form.is_valid():
        typed = form.typed
        try:
            rule = drafts.add_rule(
                merchant=request.merchant,
                told=form.told,
                key=typed.key,
                after=typed.after,
                actor=request.user,
            )
        except RuleError as refusal:
            form.refuse(refusal)
        else:
            return _saved(request, rule)
    return _page(request, form.typed, form.errors)


@require_GET
@requires("draft_rules")
def rule_edit(request, rule):
    row = rule_found(request.merchant, rule)
    if row is None:
        return _gone(request)
    if row.rule_set.number is not None:
        return redirect("warehouses:rules_draft", request.merchant.code)
    return _page(request, selectors.typed_of(row))


@require_POST
@requires("draft_rules")
def rule_change(request, rule):
    row, form = rule_found(request.merchant, rule), _form(request)
    if row is None:
        return _offered_as_new(request, form.typed)
    if form.is_valid():
        try:
            row = drafts.change_rule(
                merchant=request.merchant,
                rule=row.public_id,
                told=form.told,
                seen=form.typed.seen,
                actor=request.user,
            )
        except RuleError as refusal:
            form.refuse(refusal)
        else:
            return _saved(request, row)
    if "gone" in form.errors:
        return _offered_as_new(request, form.typed)
    typed = replace(form.typed, editing=row.public_id)
    now = None
    if "seen" in form.errors:
        now = selectors.in_words_now(row, names_of(request.merchant))
        typed = replace(typed, seen=drafts.fingerprint(row))
    return _page(request, typed, form.errors, now=now)


@require_http_methods(["GET", "POST"])  # an answer without JavaScript may be loaded anew
@requires("draft_rules")
def rule_shape(request):
    """The form with a group, condition or warehouse more or less, and the inputs that they need."""
    if request.method == "GET":
        return redirect("warehouses:rules_draft", request.merchant.code)
    typed = rule_typed(_told(request))
    shaped = typed.shaped(plain(request.POST.get("shape", "")))
    if typed.editing and rule_found(request.merchant, typed.editing) is None:
        return _offered_as_new(request, shaped)
    return _page(request, shaped)


@require_http_methods(["GET", "POST"])
@requires("draft_rules")
def rule_said(request):
    """What the rule says in words while somebody types it."""
    if request.method == "GET":
        return redirect("warehouses:rules_draft", request.merchant.code)
    return render(request, "warehouses/rules/_rule_said.html", {"said": _said(request, _form(request))})


def _form(request):
    return RuleForm(rule_typed(_told(request)), names_of(request.merchant))


def _told(request):
    """What was sent, without the one sign that PostgreSQL does not take."""
    told = request.POST.copy()
    for name, values in told.lists():
        told.setlist(name, [plain(value) for value in values])
    return told


def _said(request, form):
    told = (form.typed, form.condition, form.places)
    return selectors.said_of(*told, request.merchant, form.names, is_whole=form.is_readable)


def _saved(request, rule):
    messages.success(request, _("“%(rule)s” is saved in the draft.") % {"rule": rule.name})
    address = reverse("warehouses:rules_draft", args=[request.merchant.code])
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _gone(request):
    messages.error(request, _("This rule is not in the draft any more."))
    return redirect("warehouses:rules_draft", request.merchant.code)


def _offered_as_new(request, typed):
    """What somebody typed for a rule that went meanwhile, as a new rule that is not saved yet."""
    said = _(
        "This rule is not in the draft any more, but what you typed is still here:"
        " save it to add it as a new rule behind the others."
    )
    return _page(request, replace(typed, editing="", seen="", key=new_public_id()), {"gone": said})


def _page(request, typed, errors=None, now=None):
    typed, errors = typed.settled(), errors or {}
    form, known = RuleForm(typed, names_of(request.merchant)), selectors.known_to(request.merchant)
    context = {
        "typed": typed,
        "save": _save_address(request, typed),
        "groups": groups_shown(typed, form.names, selectors.hints_of(known), errors),
        "places": places_shown(typed, form.names),
        "errors": [errors[field] for field in ("", "seen", "gone") if field in errors],
        "name_error": errors.get("name", ""),
        "places_error": errors.get("places", ""),
        "said": _said(request, form),
        "now": now,
        "known": known,
        "countries": country_choices(),
        "longest_name": LONGEST_NAME,
    }
    return page_or_partial(request, PAGE, PANEL, context)


def _save_address(request, typed):
    if typed.editing:
        return reverse("warehouses:rule_change", args=[request.merchant.code, typed.editing])
    return reverse("warehouses:rule_add", args=[request.merchant.code])
