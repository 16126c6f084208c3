from django.conf import settings
from django.utils.translation import get_supported_language_variant

from merchant.accounts.models import User

THEME_COOKIE = "theme"


def chosen_language(user, cookies) -> str | None:
    """The language a person chose, by account or by cookie; None if they never did."""
    wanted = getattr(user, "language", "") or cookies.get(settings.LANGUAGE_COOKIE_NAME, "")
    try:
        return get_supported_language_variant(wanted)
    except LookupError:
        return None


def chosen_theme(user, cookies) -> str:
    """Light, dark or as the device: by account where signed in, else by cookie."""
    wanted = user.theme if user.is_authenticated else cookies.get(THEME_COOKIE)
    return wanted if wanted in User.Theme.values else User.Theme.AUTO
