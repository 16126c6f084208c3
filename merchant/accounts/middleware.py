from django.utils import translation
from django.utils.cache import patch_vary_headers

from merchant.accounts import selectors


class LanguageMiddleware:
    """Speak the person's language: as chosen in the account, else by cookie, else as the browser asks.

    The appearance is found the same way and stands at `request.theme`.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = selectors.chosen_language(request.user, request.COOKIES)
        language = chosen or translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        request.theme = selectors.chosen_theme(request.user, request.COOKIES)
        with translation.override(language):
            response = self.get_response(request)
        patch_vary_headers(response, ["Accept-Language"])
        response.headers.setdefault("Content-Language", language)
        return response
