"""Every address that the resolver knows: with sample values, and by the names that sellers' pages use."""

import re
from dataclasses import dataclass
from functools import cache

from django.contrib import admin
from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import RoutePattern

SAMPLES = {"int": "1", "uuid": "00000000-0000-0000-0000-000000000001", "path": "1", "slug": "x1", "str": "X1"}
PARAMETER = re.compile(r"<(?:(\w+):)?\w+>")
FOR_PROGRAMS = "api"  # opened by a token alone: tests/orders/intake/test_api.py asks who sees what
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


@dataclass(frozen=True)
class Address:
    """One address by its name, with a sample path, the names of its parameters and the view behind it."""

    name: str
    path: str
    parameters: frozenset[str]
    view: object

    @property
    def is_of_a_merchant(self):
        """Whether the path names a store or a merchant."""
        return bool({"store", "merchant"} & self.parameters)

    @property
    def is_the_librarys(self):
        """Whether the page is a sign-in page that comes with the library."""
        return self.view.__module__.startswith("allauth.")


@cache
def seller_addresses():
    """Every address outside `/admin/`, by name."""
    return {found.name: found for found in _named(get_resolver().url_patterns, "/", "")}


def _named(patterns, prefix, namespace):
    for entry in patterns:
        path = prefix + _sample(entry.pattern)
        if isinstance(entry, URLPattern):
            parameters = frozenset(entry.pattern.regex.groupindex)
            yield Address(namespace + entry.name, path, parameters, entry.callback)
        elif entry.namespace not in {"admin", FOR_PROGRAMS}:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _named(entry.url_patterns, path, inner)


def staff_addresses():
    """Every page of every table in `/admin/`, for a row that exists."""
    yield reverse("admin:index")
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        yield reverse(f"{name}_add")
        for row in model._base_manager.all()[:1]:
            for page in ("change", "history", "delete"):
                yield reverse(f"{name}_{page}", args=[row.pk])
