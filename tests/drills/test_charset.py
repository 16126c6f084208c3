"""A request cannot choose how its text is decoded: the door reads UTF-8."""

import pytest
from django.test import RequestFactory

from config.wsgi import application

FORM = '--X\r\nContent-Disposition: form-data; name="language"\r\n\r\n\\ud800\r\n--X--\r\n'


def answer(method, path, content_type, body=""):
    """What the door itself answers, without a test client in between."""
    seen = []
    request = RequestFactory().generic(method, path, body, content_type=content_type)
    environ = {**request.environ, "CONTENT_TYPE": content_type}
    b"".join(application(environ, lambda status, headers, *_more: seen.append(status)))
    return seen[-1]


@pytest.mark.parametrize("charset", ["hex", "zlib", "idna", "undefined", "unicode_escape", "utf-8", "none"])
@pytest.mark.parametrize("named", ["; charset={}", ';Charset="{}"', "; charset*=utf-8''{}"])
def test_no_charset_makes_an_error(db, charset, named):
    named = named.format(charset)

    assert answer("GET", "/accounts/login/?next=%5Cud800", f"text/plain{named}") == "200 OK"
    form = f"multipart/form-data; boundary=X{named}"
    assert answer("POST", "/accounts/login/", form, FORM) == "403 Forbidden"
