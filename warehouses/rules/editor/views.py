from dataclasses import replace

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from merchant.frame.responses import page_or_partial, plain
from merchant.tenancy.access import requires
from merchant.tenancy.public_ids import new_public_id
from warehouses.matching import drafts
from warehouses.matching.exceptions import RuleError
from warehouses.matching.models import Rule
from warehouses.rules.editor import selectors
from warehouses.rules.editor.forms import LONGEST_NAME, RuleForm
from warehouses.rules.editor.page import groups_shown, places_shown
from warehouses.rules.editor.typed import RuleTyped, rule_typed
from warehouses.rules.selectors import names_of
from warehouses.sites.countries import country_choices

PAGE, PANEL = "warehouses/rules/rule.html", "warehouses/rules/_rule_panel.html"


@require_GET
@requires("edit_routes")
def rule_new(request):
    """An empty rule, or one like another that stands right behind it."""
    typed = RuleTyped().settled()
    like = plain(request.GET.get("like", ""))
    if like:
        rule = _rule(request, like)
        name = _("%(rule)s (copy)") % {"rule": rule.name}
        typed = selectors.typed_of(rule, name=name[:LONGEST_NAME], editing="", seen="", after=rule.public_id)
    return _page(request, replace(typed, key=new_public_id()))


@require_POST
@requires("edit_routes")
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
@requires("edit_routes")
def rule_edit(request, rule):
    row = _rule(request, rule)
    if row.rule_set.number is not None:
        return redirect("warehouses:rules_draft", request.merchant.code)
    return _page(request, selectors.typed_of(row))


@require_POST
@requires("edit_routes")
def rule_change(request, rule):
    row, form = _rule(request, rule), _form(request)
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
    typed = replace(form.typed, editing=row.public_id)
    now = None
    if "seen" in form.errors:
        now = selectors.in_words_now(row, names_of(request.merchant))
        typed = replace(typed, seen=drafts.fingerprint(row))
    return _page(request, typed, form.errors, now=now)


@require_http_methods(["GET", "POST"])  # an answer without JavaScript may be loaded anew
@requires("edit_routes")
def rule_shape(request):
    """The form with a group, condition or warehouse more or less, and the inputs that they need."""
    if request.method == "GET":
        return redirect("warehouses:rules_draft", request.merchant.code)
    typed = rule_typed(_told(request))
    if typed.editing:
        _rule(request, typed.editing)
    return _page(request, typed.shaped(plain(request.POST.get("shape", ""))))


@require_http_methods(["GET", "POST"])
@requires("edit_routes")
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


def _page(request, typed, errors=None, now=None):
    typed, errors = typed.settled(), errors or {}
    form, known = RuleForm(typed, names_of(request.merchant)), selectors.known_to(request.merchant)
    context = {
        "typed": typed,
        "save": _save_address(request, typed),
        "groups": groups_shown(typed, form.names, selectors.hints_of(known), errors),
        "places": places_shown(typed, form.names),
        "errors": [errors[field] for field in ("", "seen") if field in errors],
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


def _rule(request, public_id):
    rules = Rule.objects.for_merchant(request.merchant).select_related("rule_set")
    return get_object_or_404(rules, public_id=public_id)
