from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminSelectWidget

from merchant.accounts import second_factor
from merchant.accounts.models import OutboxMessage, User

# Secrets of second factors are nobody's to read, and a person has one address: the account's.
admin.site.unregister(Authenticator)
admin.site.unregister(EmailAddress)
admin.site.unregister(Group)

LANGUAGES = [("", _("As the browser asks")), *settings.LANGUAGES]
ROWS = 25  # of a page; the library draws five kilobytes a row
POWERS = ["is_staff", "is_superuser", "groups", "user_permissions"]


class UserForm(forms.ModelForm):
    language = forms.ChoiceField(
        label=_("Language"), choices=LANGUAGES, required=False, widget=UnfoldAdminSelectWidget
    )

    class Meta:
        model = User
        fields = ["email", "name", "language", "theme", "is_active", *POWERS]


@admin.register(User)
class UserAdmin(ModelAdmin):
    """People. A new one gets a link to choose a password; one who left is deactivated, never deleted."""

    form = UserForm
    list_per_page = ROWS
    list_display = ["name", "email", "is_staff", "is_active", "date_joined", "last_login"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["name", "email"]
    ordering = ["email"]
    readonly_fields = ["date_joined", "last_login"]
    filter_horizontal = ["groups", "user_permissions"]
    fieldsets = [
        (None, {"fields": ["email", "name", "language", "theme", "is_active"]}),
        (_("Powers"), {"fields": POWERS}),
        (_("Dates"), {"fields": ["date_joined", "last_login"]}),
    ]
    actions = ["send_password_links", "reset_second_factors"]

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        """Only a superuser touches staff: whoever may set an address could take the account over."""
        if obj is not None and obj.is_staff and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def lookup_allowed(self, lookup, value, request):
        """No password's hash is found out letter by letter through the address."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, *POWERS]

    def save_model(self, request, obj, form, change):
        obj.email = obj.email.lower()
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Send a link to choose a password"), permissions=["change"])
    def send_password_links(self, request, queryset):
        people = [user for user in queryset if user.is_active and self.has_change_permission(request, user)]
        for user in people:
            form = ResetPasswordForm({"email": user.email})
            form.is_valid()
            form.save(request)
        sent = len(people)
        text = ngettext("%(count)s link sent.", "%(count)s links sent.", sent) % {"count": sent}
        self.message_user(request, text, messages.SUCCESS)

    @admin.action(description=_("Reset the second factor"), permissions=["change"])
    def reset_second_factors(self, request, queryset):
        people = [user for user in queryset if self.has_change_permission(request, user)]
        for user in people:
            second_factor.reset(user)
            self.log_change(request, user, "second factor reset")
        count = len(people)
        text = ngettext("%(count)s account reset.", "%(count)s accounts reset.", count) % {"count": count}
        self.message_user(request, text, messages.SUCCESS)


@admin.register(Group)
class StaffGroupAdmin(GroupAdmin, ModelAdmin):
    """Sets of permissions for staff; only a superuser gives powers, so only they change what a set holds."""

    list_per_page = ROWS

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ModelAdmin):
    """Mails as they were sent: read-only."""

    list_per_page = ROWS
    list_display = ["sent_at", "recipients", "subject", "forwarded_at", "forward_error"]
    search_fields = ["recipients", "subject"]
    fields = [
        "sent_at",
        "recipients",
        "subject",
        "body",
        "forwarded_at",
        "attempts",
        "due_at",
        "forward_error",
    ]
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
