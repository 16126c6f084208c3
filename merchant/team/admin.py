from django.contrib import admin

from merchant.frame.staff import KeptAdmin
from merchant.team import services
from merchant.team.forms import MembershipForm, StoreForm
from merchant.tenancy.models import Membership, Merchant, Store


@admin.register(Merchant)
class MerchantAdmin(KeptAdmin):
    """Merchants; a code stands in addresses and is settled once."""

    list_display = ["code", "name", "created_at"]
    search_fields = ["code", "name"]
    fields = ["code", "name", "created_at"]

    def get_readonly_fields(self, request, obj=None):
        return ["code", "created_at"] if obj else ["created_at"]

    def save_model(self, request, obj, form, change):
        services.save_merchant(merchant=obj, actor=request.user)


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
    """Who works for whom; a person who left is deactivated as a user."""

    form = MembershipForm
    list_display = ["user", "merchant", "role", "all_stores", "created_at"]
    list_filter = ["role", "all_stores"]
    list_select_related = ["user", "merchant"]
    search_fields = ["user__email", "user__name", "merchant__code", "merchant__name"]
    autocomplete_fields = ["user", "merchant", "stores"]

    def get_readonly_fields(self, request, obj=None):
        return ["user", "merchant"] if obj else []

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
