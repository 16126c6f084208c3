import logging
import re
import time
import uuid

import structlog
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

log = structlog.get_logger("bantuo.access")

SAFE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")
LONGEST_QUERY = 8_190  # what gunicorn takes at most in a line
SECRET_PARTS = {"key", "token"}
EXTRA_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Back asks anew, so that it shows what is true now, and nothing after sign-out; files have their own.
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class RequestIdMiddleware:
    """Give every request an id that its log lines, its response and its error page share, and log it once.

    The line holds no personal data: no query string, no address, no name, no part of the path that opens
    a door by itself.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = self._id(request)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.id)
        started = time.monotonic()
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request.id
        is_file = request.path_info.startswith(settings.STATIC_URL)
        log.log(
            logging.DEBUG if is_file else logging.INFO,
            "request",
            method=request.method,
            path=_path_without_secrets(request),
            status=response.status_code,
            ms=round((time.monotonic() - started) * 1000),
        )
        return response

    def _id(self, request):
        given = request.headers.get("X-Request-ID", "")
        return given if SAFE_ID.match(given) else uuid.uuid4().hex


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Send the policy that fits the page, and the other safety headers, also where something went wrong."""

    def process_response(self, request, response):
        for name, value in EXTRA_HEADERS.items():
            response.headers.setdefault(name, value)
        return super().process_response(request, response)

    def get_policy_parts(self, request, response, report_only=False):
        if report_only or not request.path_info.startswith("/admin/"):
            return super().get_policy_parts(request, response, report_only)
        return PolicyParts(config=settings.ADMIN_CONTENT_SECURITY_POLICY)


class PlainAddressMiddleware:
    """Refuse an address that is longer than any of ours, and a NUL in address or cookies.

    PostgreSQL stores no NUL, so it can mean no row of ours; gunicorn takes no line as long as this anyway.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            raise BadRequest
        asked = [value for values in request.GET.lists() for value in values[1]]
        if any("\x00" in text for text in [request.path_info, *asked, *request.COOKIES.values()]):
            raise BadRequest
        return self.get_response(request)


class BodySizeMiddleware:
    """Refuse a body that no form of ours takes before it fills the disk; a stranger's are a few fields."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and int(length) > self._largest(request):
            raise RequestDataTooBig
        return self.get_response(request)

    def _largest(self, request):
        if request.path_info.startswith("/api/"):
            return settings.API_MAX_BYTES  # read only after its token was found right
        files = settings.IMPORT_MAX_BYTES if request.user.is_authenticated else 0
        return files + settings.DATA_UPLOAD_MAX_MEMORY_SIZE


class LoginRedirectMiddleware:
    """Send the whole window to sign-in when a fragment's session has ended: else htmx swaps that page in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.htmx and _leads_to_sign_in(response):
            return self._redirect_window(request)
        return response

    def _redirect_window(self, request) -> HttpResponse:
        came_from = _came_from(request) or resolve_url(settings.LOGIN_REDIRECT_URL)
        query = urlencode({"next": came_from})
        return HttpResponseClientRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")


def _came_from(request):
    """The page whose fragment was asked for, unless the browser's word for it is no address."""
    try:
        return request.htmx.current_url_abs_path
    except ValueError:
        return None


def _leads_to_sign_in(response):
    return response.headers.get("Location", "").partition("?")[0] == resolve_url(settings.LOGIN_URL)


def _path_without_secrets(request):
    path, match = request.path, request.resolver_match
    for name in SECRET_PARTS & set(match.kwargs if match else ()):
        path = path.replace(str(match.kwargs[name]), "…")
    return path
