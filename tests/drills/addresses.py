"""Every address that the resolver knows, with sample values in place of its parameters."""

import re

from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern

SAMPLES = {"int": "1", "uuid": "00000000-0000-0000-0000-000000000001", "path": "1", "slug": "x1", "str": "X1"}
PARAMETER = re.compile(r"<(?:(\w+):)?\w+>")
GROUP = re.compile(r"\(\?P<\w+>[^()]*\)")


def every_address():
    """All addresses as paths, `/admin/` included."""
    return sorted({"/" + path for path in _paths(get_resolver().url_patterns, "")})


def _paths(patterns, prefix):
    for entry in patterns:
        path = prefix + _sample(entry.pattern)
        if isinstance(entry, URLPattern):
            yield path
        else:
            yield from _paths(entry.url_patterns, path)


def _sample(pattern):
    if isinstance(pattern, RoutePattern):
        return PARAMETER.sub(lambda found: SAMPLES[found[1] or "str"], str(pattern))
    return GROUP.sub("x1", str(pattern)).replace("^", "").replace("$", "").replace("\\Z", "")
