from django.contrib import admin, messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action

from merchant.frame.staff import KeptAdmin, LargeAdmin, act_page
from merchant.team import services
from merchant.team.exceptions import TeamError
from merchant.team.forms import MembershipForm, StoreForm
from merchant.team.models import Invitation
from merchant.tenancy.models import Membership, Merchant, Store
from merchant.visits import services as visits
from merchant.visits.exceptions import VisitError
from merchant.visits.forms import StartVisitForm
from merchant.visits.selectors import stores_of


@admin.register(Merchant)
class MerchantAdmin(KeptAdmin):
    """Merchants; a code stands in addresses and is settled once."""

    list_display = ["code", "name", "created_at"]
    search_fields = ["code", "name"]
    fields = ["code", "name", "created_at"]
    actions_detail = ["see_as_seller"]

    def get_readonly_fields(self, request, obj=None):
        return ["code", "created_at"] if obj else ["created_at"]

    def save_model(self, request, obj, form, change):
        services.save_merchant(merchant=obj, actor=request.user)

    def has_visit_permission(self, request, obj=None):
        return request.user.has_perm("merchant.add_visit")

    @action(description=_("See as this seller"), url_path="visit", permissions=["visit"])
    def see_as_seller(self, request, object_id):
        """Ask for the reason, begin a visit, and lead to the seller's first page."""
        merchant = get_object_or_404(Merchant, pk=object_id)
        form = StartVisitForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                visits.start_visit(merchant=merchant, actor=request.user, **form.cleaned_data)
                return _first_page(merchant)
            except VisitError as refusal:
                form.add_error(None, str(refusal))
        told = _("For an hour you see this merchant's pages as an owner does; you cannot change anything.")
        title = _("See the pages of %(merchant)s") % {"merchant": merchant}
        return act_page(self, request, merchant, form=form, title=title, button=_("Begin"), told=told)


def _first_page(merchant):
    stores = stores_of(merchant)
    if stores:
        return redirect("merchant:workbench", stores[0].code)
    return redirect("merchant:team", merchant.code)


@admin.register(Store)
class StoreAdmin(KeptAdmin):
    """Stores; code and merchant are settled once."""

    form = StoreForm
    list_display = ["code", "name", "merchant", "kind", "state", "currency", "time_zone", "clock_from"]
    list_filter = ["kind", "state", "currency"]
    list_select_related = ["merchant"]
    search_fields = ["code", "name", "merchant__code", "merchant__name"]
    autocomplete_fields = ["merchant"]

    def get_readonly_fields(self, request, obj=None):
        return ["code", "merchant"] if obj else []

    def save_model(self, request, obj, form, change):
        services.save_store(store=obj, actor=request.user)


@admin.register(Membership)
class MembershipAdmin(KeptAdmin):
    """Who works for whom, and who did; a person who left everybody is deactivated as a user."""

    form = MembershipForm
    list_display = ["user", "merchant", "role", "all_stores", "created_at", "left_at"]
    list_filter = ["role", "all_stores", ("left_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "merchant"]
    search_fields = ["user__email", "user__name", "merchant__code", "merchant__name"]
    autocomplete_fields = ["user", "merchant", "stores"]
    actions = ["take_out"]

    def get_readonly_fields(self, request, obj=None):
        return ["user", "merchant"] if obj else []

    @admin.action(description=_("Take out of the team"), permissions=["change"])
    def take_out(self, request, queryset):
        """Of many one by one, each as an owner does it; who has to stay is told."""
        gone = 0
        for membership_id in queryset.values_list("pk", flat=True):
            try:
                services.remove_member(membership_id=membership_id, actor=request.user)
                gone += 1
            except TeamError as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
        told = ngettext("%(count)s member taken out.", "%(count)s members taken out.", gone)
        self.message_user(request, told % {"count": gone}, messages.SUCCESS)

    def save_model(self, request, obj, form, change):
        facts = form.cleaned_data
        if not change:
            services.add_member(membership=obj, stores=facts["stores"], actor=request.user)
            return
        services.change_member(
            membership_id=obj.pk,
            role=facts["role"],
            all_stores=facts["all_stores"],
            stores=facts["stores"],
            actor=request.user,
        )

    def save_related(self, request, form, formsets, change):
        """Nothing is left to save: the service has set the stores."""


@admin.register(Invitation)
class InvitationAdmin(LargeAdmin):
    """Whom owners have invited; the secret of a link is nobody's to read."""

    list_display = ["made_at", "email", "merchant", "role", "made_by", "expires_at", "accepted_at"]
    list_select_related = ["merchant", "made_by"]
    search_fields = ["merchant__code", "email"]
    exclude = ["digest"]
