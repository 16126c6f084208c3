from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from merchant.accounts import second_factor, selectors, services
from merchant.accounts.forms import LanguageForm, ProfileForm, ThemeForm

YEAR = 365 * 24 * 3600


@require_GET
def me(request):
    """A person's own page: name, language, appearance, password, second factor."""
    user = request.user
    language = user.language or request.LANGUAGE_CODE
    form = ProfileForm(initial={"name": user.name, "language": language, "theme": user.theme})
    return _my_page(request, form)


@require_POST
def change_profile(request):
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return _my_page(request, form)
    services.change_profile(user_id=request.user.pk, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("account")


@login_not_required
@require_POST
def choose_language(request):
    """Store the language with the account, and in a cookie for pages before sign-in."""
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    language = form.cleaned_data["language"]
    if request.user.is_authenticated:
        services.choose_language(user_id=request.user.pk, language=language)
    return _back_with_cookie(request, settings.LANGUAGE_COOKIE_NAME, language)


@login_not_required
@require_POST
def choose_theme(request):
    """Store the appearance with the account, and in a cookie for pages before sign-in."""
    form = ThemeForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    theme = form.cleaned_data["theme"]
    if request.user.is_authenticated:
        services.choose_theme(user_id=request.user.pk, theme=theme)
    return _back_with_cookie(request, selectors.THEME_COOKIE, theme)


def _my_page(request, form):
    context = {"form": form, "has_second_factor": second_factor.is_set_up(request.user)}
    return render(request, "account/me.html", context)


def _back_with_cookie(request, name, value):
    response = redirect(_page_before(request))
    response.set_cookie(
        name,
        value,
        max_age=YEAR,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response


def _page_before(request):
    """The page the form stood on, if it is one of ours."""
    wanted = request.POST.get("next") or request.headers.get("Referer", "")
    return wanted if get_adapter(request).is_safe_url(wanted) else reverse("home")
