"""Every answer carries its safety headers, and no form works without its token."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import path

from config import urls
from tests.drills.addresses import every_address
from tests.signing_in import make_person, sign_in

UNSAFE = ["post", "put", "patch", "delete"]
STRICT = "default-src 'none'"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def broken(request):
    raise RuntimeError("mei@example.com broke it")


urlpatterns = [*urls.urlpatterns, path("broken", broken)]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture(autouse=True)
def _no_attempts_counted_yet(db):
    cache.clear()


@pytest.fixture
def member(client):
    make_person()
    sign_in(client)
    return client


@pytest.fixture
def careless(client):
    """A client that shows errors as pages, as a server does."""
    client.raise_request_exception = False
    return client


def assert_safe(response, where):
    for name, value in ALWAYS.items():
        assert response.headers.get(name) == value, f"{where}: {name}"
    assert "camera=()" in response.headers["Permissions-Policy"], where
    policy = response.headers["Content-Security-Policy"]
    assert STRICT in policy, where
    assert "frame-ancestors 'none'" in policy, where
    if not where.startswith("/admin/"):
        assert "unsafe" not in policy, where
    assert response.headers["X-Request-ID"], where


@pytest.mark.parametrize("who", ["client", "member", "staff_client"])
def test_every_address_answers_with_the_safety_headers(request, who):
    client = request.getfixturevalue(who)
    client.raise_request_exception = False

    for where in every_address():
        assert_safe(client.get(where), where)


def test_the_admin_has_a_policy_of_its_own_without_other_hosts(staff_client):
    policy = staff_client.get("/admin/").headers["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-eval'" in policy
    assert "http" not in policy


def test_no_policy_of_ours_names_another_host():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]

    sources = {source for allowed in directives.values() for source in allowed}

    assert sources == {"'self'", "'none'", "data:"}


@pytest.mark.parametrize(
    ("where", "extra", "status"),
    [
        ("/nothing-here", {}, 404),
        ("/admin/nothing-here", {}, 302),
        ("/broken", {}, 500),
        ("/accounts/login/", {"HTTP_HOST": "evil.example"}, 400),
    ],
    ids=["not found", "not found in admin", "broken", "foreign host"],
)
@pytest.mark.urls(__name__)
def test_error_pages_carry_them_too(careless, member, where, extra, status):
    response = careless.get(where, **extra)

    assert response.status_code == status
    assert_safe(response, where)


@pytest.mark.urls(__name__)
def test_an_error_page_shows_its_id_and_nothing_of_the_error(careless, member):
    response = careless.get("/broken")

    assert response.headers["X-Request-ID"] in response.text
    assert "RuntimeError" not in response.text
    assert "mei@example.com" not in response.text


def test_too_many_attempts_carry_them_too(client):
    for _round in range(121):
        response = sign_in(client, "nobody@example.com", address="127.0.0.1")

    assert response.status_code == 429
    assert_safe(response, "/accounts/login/")


def test_plain_http_is_sent_to_https_with_the_headers(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    response = Client().get("/accounts/login/")

    assert response.url == "https://testserver/accounts/login/"
    assert_safe(response, "/accounts/login/")


def test_nothing_unsafe_happens_without_the_token(staff_client):
    staff_client.handler.enforce_csrf_checks = True

    for where in every_address():
        refused = {401, 403, 405} if where.startswith("/api/") else {403}  # a session is nobody there
        for method in UNSAFE:
            assert getattr(staff_client, method)(where).status_code in refused, f"{method} {where}"


def test_a_form_without_token_is_answered_by_a_page_of_ours(member):
    member.handler.enforce_csrf_checks = True

    response = member.post("/accounts/logout/")

    assert response.status_code == 403
    assert_safe(response, "/accounts/logout/")
    assert response.headers["X-Request-ID"] in response.text


@pytest.fixture
def production(tmp_path):
    """The environment of a real deployment: HTTPS, a proxy, nothing relaxed."""
    return {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "Jq7vT2mXz9Lk4Rw8Yb3Nc6Hd1Fs5Gp0Ua-Ve_Io.Et" * 2,
        "ALLOWED_HOSTS": "bantuo.example",
        "CSRF_TRUSTED_ORIGINS": "https://bantuo.example",
        "TRUSTED_PROXIES": "1",
        "EMAIL_URL": "smtp://mail.example:25",
        "BANTUO_VAR": str(tmp_path),
    }


def manage(environment, *words):
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_deployment_check_has_nothing_to_say(production):
    check = manage(production, "check", "--deploy", "--fail-level", "WARNING")

    assert check.returncode == 0, check.stderr
    assert "no issues" in check.stdout


def test_production_is_hardened_without_being_told(production):
    wanted = (
        "from django.conf import settings as s; "
        "print(s.DEBUG, s.LOOPBACK, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.SESSION_COOKIE_HTTPONLY, s.SECURE_HSTS_SECONDS > 0)"
    )

    shown = manage(production, "shell", "--no-imports", "-c", wanted)

    assert shown.stdout.split() == ["False", "False", "True", "True", "True", "True", "True"]


def test_production_does_not_start_without_its_secret(production):
    del production["SECRET_KEY"]

    assert "SECRET_KEY" in manage(production, "check").stderr
