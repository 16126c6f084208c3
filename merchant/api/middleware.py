from http import HTTPStatus

from django.conf import settings
from django.utils import translation

from merchant.api.exceptions import ApiProblem
from merchant.api.problems import CONTENT_TYPE, problem_response
from merchant.api.wording import BY_STATUS

API = "/api/"
KEPT = ("Allow", "Retry-After", "WWW-Authenticate")


class ProblemMiddleware:
    """Answer programs as programs, whatever refuses them: no error page of HTML under /api/."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(API):
            return self.get_response(request)
        if self._is_too_large(request):
            return self._problem(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        response = self.get_response(request)
        is_ours = response.headers.get("Content-Type", "").startswith(CONTENT_TYPE)
        if response.status_code < HTTPStatus.BAD_REQUEST or is_ours:
            return response
        kept = {name: response.headers[name] for name in KEPT if name in response.headers}
        return self._problem(request, response.status_code, kept)

    def _is_too_large(self, request):
        length = request.META.get("CONTENT_LENGTH") or ""
        return length.isdecimal() and int(length) > settings.API_MAX_BYTES

    def _problem(self, request, status, headers=None):
        code = BY_STATUS.get(status, "server_error" if status >= 500 else "bad_request")
        details = {"limit_mb": settings.API_MAX_BYTES // 2**20}
        with translation.override(translation.get_language_from_request(request)):
            return problem_response(request, ApiProblem(code, HTTPStatus(status), headers=headers, **details))
