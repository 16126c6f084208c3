"""The door for gunicorn."""

import os
import re

from django.core.wsgi import get_wsgi_application

from config.garbage import collect_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
_CHARSET = re.compile(r";\s*charset\s*\*?\s*=[^;]*", re.IGNORECASE)


def in_utf8(inner):
    """Read every request as UTF-8, whatever charset it names.

    Some of Python's codecs make no text at all, and others make text that no database stores.
    """

    def outer(environ, start_response):
        environ["CONTENT_TYPE"] = _CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
        return inner(environ, start_response)

    return outer


application = in_utf8(get_wsgi_application())
collect_seldom()
