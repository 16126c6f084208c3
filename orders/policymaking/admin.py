from django.contrib import admin, messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from merchant.audit.selectors import timeline
from merchant.frame.staff import KeptAdmin, act_page
from orders.policy import services
from orders.policy.exceptions import PolicyError
from orders.policy.models import PolicyVersion
from orders.policy.tiers_admin import TierInline
from orders.policy.timeline import said
from orders.policymaking.forms import ConfirmForm, PolicyForm, PublishForm
from orders.policymaking.preview import dated_by, preview, warnings_of
from orders.policymaking.wording import describe_dates, describe_scope

OF_DRAFTS = ("preview_and_publish", "discard")
OF_PUBLISHED = ("copy_as_draft",)
# How a published version tells what a draft asks in a field.
READ_AS = {"valid_from": "begins", "valid_to": "ends", "due_time": "due", "warn_hours": "warns"}


@admin.register(PolicyVersion)
class PolicyVersionAdmin(KeptAdmin):
    """The rules of the clock by version: drafts are written here, published ones are read and copied."""

    form = PolicyForm
    list_display = ["version", "orders_meant", "begins", "ends", "standing", "published_by"]
    list_select_related = ["published_by"]
    ordering = ["-number"]
    sortable_by = ()
    fieldsets = [
        (_("Orders it is for"), {"fields": ["name", "market", "programme", "leg", "category"]}),
        (_("Dates"), {"fields": ["valid_from", "valid_to"]}),
        (
            _("Ship-by"),
            {
                "fields": [
                    *("start_event", "release_after_minutes", "handling_days", "zone", "zone_name"),
                    *("cutoff_by", "cutoff", "due_time"),
                ]
            },
        ),
        (_("Deliver-by"), {"fields": ["transit_days"]}),
        (
            _("Days that count"),
            {
                "fields": ["warehouse_open", "market_open", "store_open"],
                "description": _("A day counts only if all that are ticked are open."),
            },
        ),
        (_("Counts as shipped"), {"fields": ["counts_as_shipped"]}),
        (
            _("Business days of stores"),
            {
                "fields": [
                    *("closure_notice_days", "closure_days_a_year", "closure_longest"),
                    *("least_weekdays", "closures_move_orders"),
                ]
            },
        ),
        (_("Warnings"), {"fields": ["warn_hours"]}),
        (_("Penalties"), {"fields": ["appeal_days"]}),
    ]
    inlines = [TierInline]
    actions_detail = [*OF_DRAFTS, *OF_PUBLISHED]
    change_form_outer_after_template = "orders/policymaking/_story.html"

    @admin.display(description=_("version"), ordering="number")
    def version(self, policy):
        return f"{policy.number} · {policy.name}"

    @admin.display(description=_("orders it is for"))
    def orders_meant(self, policy):
        return describe_scope(policy.scope)

    @admin.display(description=_("state"))
    def standing(self, policy):
        return policy.standing_at(timezone.now()).label

    @admin.display(description=_("valid from"))
    def begins(self, policy):
        return said(policy.valid_from)

    @admin.display(description=_("valid to"))
    def ends(self, policy):
        return policy.valid_to and said(policy.valid_to)

    @admin.display(description=_("due time"))
    def due(self, policy):
        return policy.due_time.isoformat()

    @admin.display(description=_("warns so many hours ahead"))
    def warns(self, policy):
        return ", ".join(map(str, policy.warn_hours))

    @admin.display(description=_("dated by it"))
    def dated(self, policy):
        return dated_by(policy)

    # --- who may do what -------------------------------------------------------------------------------

    def has_change_permission(self, request, obj=None):
        """Whatever its reader may: what is published stays as it is."""
        return super().has_change_permission(request, obj) and not (obj and obj.is_published)

    def has_edit_permission(self, request, obj=None):
        """Who may copy versions and discard drafts: whoever may write them."""
        return request.user.has_perm("orders.change_policyversion")

    def has_publish_permission(self, request, obj=None):
        return request.user.has_perm("orders.publish_policyversion")

    def get_actions_detail(self, request, object_id):
        """Only those that make sense for the version."""
        policy = self.get_object(request, object_id)
        fitting = OF_PUBLISHED if policy and policy.is_published else OF_DRAFTS
        offered = super().get_actions_detail(request, object_id)
        return [each for each in offered if each.action_name.endswith(fitting)]

    # --- the form --------------------------------------------------------------------------------------

    def get_fieldsets(self, request, obj=None):
        if obj is None or not obj.is_published:
            return [*self.fieldsets, (None, {"fields": ["seen"], "classes": ["hidden"]})]
        about = ["number", "standing", "published_at", "published_by", "dated"]
        told = [
            (title, {**options, "fields": [READ_AS.get(name, name) for name in options["fields"]]})
            for title, options in self.fieldsets
        ]
        return [(_("Published"), {"fields": about}), *told]

    def get_readonly_fields(self, request, obj=None):
        about = ["number", "standing", "published_at", "published_by", "dated"]
        return [*about, *READ_AS.values()] if obj else []

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refused = getattr(request, "refused", "")
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """A refusal of the service stands above the form, which keeps what was entered."""
        if request.method == "POST" and object_id and self.has_edit_permission(request):
            policy = self.get_object(request, object_id)
            if policy is not None and policy.is_published:
                return self._refuse(request, policy)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except PolicyError as refusal:
            request.refused = str(refusal)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        policy = self.get_object(request, object_id)
        told = {"events": timeline(None, policy) if policy else []}
        return super().change_view(request, object_id, form_url, told | (extra_context or {}))

    def _refuse(self, request, policy):
        """Somebody published the draft while it was edited."""
        try:
            services.refuse_published(policy)
        except PolicyError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        return redirect("admin:orders_policyversion_change", policy.pk)

    def save_model(self, request, obj, form, change):
        services.save_draft(policy=obj, seen=form.cleaned_data.get("seen"), actor=request.user)
        for warning in warnings_of(obj):
            messages.warning(request, warning)

    def save_related(self, request, form, formsets, change):
        """The tiers, too, and what they said before."""
        before = services.tiers_of(form.instance)
        super().save_related(request, form, formsets, change)
        services.note_tiers(policy=form.instance, before=before, actor=request.user)

    # --- acts ------------------------------------------------------------------------------------------

    @action(description=_("Copy as a draft"), url_path="copy", permissions=["edit"])
    def copy_as_draft(self, request, object_id):
        """A draft that says the same, to be changed."""
        policy = get_object_or_404(PolicyVersion.objects.published(), pk=object_id)
        if request.method == "POST":
            draft = services.copy_as_draft(policy_id=policy.pk, actor=request.user)
            return redirect("admin:orders_policyversion_change", draft.pk)
        title = now_in_words("Copy version %(number)s as a draft") % {"number": policy.number}
        told = _("The draft says the same of the same orders and begins in a week. Change what is to change.")
        button = _("Copy as a draft")
        return act_page(self, request, policy, form=ConfirmForm(), title=title, button=button, told=told)

    @action(description=_("Discard the draft"), url_path="discard", permissions=["edit"])
    def discard(self, request, object_id):
        """Throw a draft away, once it was confirmed."""
        policy = get_object_or_404(PolicyVersion, pk=object_id)
        form = ConfirmForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                services.discard_draft(policy_id=policy.pk, actor=request.user)
                self.message_user(request, _("The draft was discarded."), messages.SUCCESS)
                return redirect("admin:orders_policyversion_changelist")
            except PolicyError as refusal:
                form.add_error(None, str(refusal))
        words = {"number": policy.number, "name": policy.name}
        title = now_in_words("Discard draft %(number)s, %(name)s") % words
        told = _("Nothing was dated by it. It cannot be brought back.")
        return act_page(
            self, request, policy, form=form, title=title, button=_("Discard the draft"), told=told
        )

    @action(description=_("Preview and publish"), url_path="publish", permissions=["publish"])
    def preview_and_publish(self, request, object_id):
        """What publishing would do, and the act itself."""
        policy = get_object_or_404(PolicyVersion, pk=object_id)
        form = PublishForm(request.POST if request.method == "POST" else None, policy=policy)
        if form.is_valid():
            seen = form.cleaned_data["seen"]
            try:
                services.publish(policy_id=policy.pk, seen=seen, actor=request.user)
                text = now_in_words("Version %(number)s is published.") % {"number": policy.number}
                self.message_user(request, text, messages.SUCCESS)
                return redirect("admin:orders_policyversion_change", policy.pk)
            except PolicyError as refusal:
                form.add_error(None, str(refusal))
        return self._preview_page(request, policy, form)

    def _preview_page(self, request, policy, form):
        if policy.is_published:
            return redirect("admin:orders_policyversion_change", policy.pk)
        seen = preview(policy, timezone.now())
        words = {"number": policy.number, "name": policy.name}
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "original": policy,
            "title": now_in_words("Publish version %(number)s, %(name)s") % words,
            "orders_meant": describe_scope(policy.scope),
            "dates": describe_dates(policy),
            "preview": seen,
            "form": form,
            "back": reverse("admin:orders_policyversion_change", args=[policy.pk]),
        }
        return render(request, "orders/policymaking/preview.html", context)
