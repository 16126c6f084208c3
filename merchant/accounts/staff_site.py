from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from unfold.sites import UnfoldAdminSite

from merchant.accounts import second_factor


class StaffSite(UnfoldAdminSite):
    """The admin, for platform staff who have shown a second factor since they signed in."""

    def has_permission(self, request):
        return super().has_permission(request) and second_factor.was_shown(request)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request, extra_context=None):
        """Admin has no sign-in of its own: send a person to the step that is still missing."""
        target = self._target(request)
        if not request.user.is_authenticated:
            return redirect_to_login(target, reverse("account_login"))
        if not super().has_permission(request):
            raise PermissionDenied
        if second_factor.was_shown(request):
            return redirect(target)
        if second_factor.is_set_up(request.user):
            return redirect_to_login(target, reverse("mfa_reauthenticate"))
        messages.warning(request, _("Platform staff need a second factor: please set it up now."))
        return redirect("mfa_activate_totp")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    @method_decorator(never_cache)
    def logout(self, request, extra_context=None):
        return LogoutView.as_view(next_page="account_login")(request)

    def _target(self, request):
        wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
        ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
        return wanted if ours else reverse("admin:index")
