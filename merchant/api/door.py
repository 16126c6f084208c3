"""The interface itself: higher floors give it their routers, it answers refusals and describes itself."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET
from ninja import NinjaAPI, Router
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from merchant.api.described import REF, form_tables
from merchant.api.exceptions import ApiProblem
from merchant.api.problems import problem_response
from merchant.api.wording import PROBLEMS

VERSION = "1.0.0"
PREFIX = "/api/v1/"
EXAMPLE = """\
curl https://…/api/v1/orders \\
  -H "Authorization: Bearer bantuo_…" \\
  -H "Content-Type: application/json" \\
  -H "Idempotency-Key: 5f0c2c1e-8a57-4c7e-9f3f-6a4c1c5b7d20" \\
  -d '{"orders": [{
        "number": "PO-1001",
        "ordered_at": "2026-02-12T09:30:00+08:00",
        "recipient": {"name": "Jane Doe", "street": "1 Example Street",
                      "city": "Springfield", "subdivision": "IL", "postcode": "62701", "country": "US"},
        "lines": [{"id": "1", "sku": "MUG-BLUE", "units": 2, "unit_price": "12.50"}]}]}'"""


def make_addresses(routers: Mapping[str, Router], bodies: Iterable[type[BaseModel]]) -> list:
    """The addresses of the interface: those of the routers, its description and its documentation."""
    api = NinjaAPI(
        title="Bantuo",
        version=VERSION,
        description="Orders of one store. Documentation: /api/v1/docs/",
        openapi_url=None,
        docs_url=None,
        urls_namespace="api",
    )
    api.add_exception_handler(ApiProblem, problem_response)
    api.add_exception_handler(Http404, _not_found)
    for prefix, router in routers.items():
        api.add_router(prefix, router)
    addresses, _app, _namespace = api.urls
    opened = [_open(address) for address in addresses if address.name != "api-root"]
    return [*opened, *_about(api, list(bodies))]


def body_of(form: type[BaseModel]) -> dict:
    """What an operation that reads its body itself says of it in the description."""
    schema = {"$ref": REF.format(model=form.__name__)}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _open(address):
    """Tokens are asked for by the operation itself; the sign-in page is for people."""
    login_not_required(address.callback)
    return address


def _about(api, bodies):
    @cache
    def described():
        return json.dumps(_description(api, bodies), indent=1)  # nothing of it depends on who asks

    @require_GET
    @login_not_required
    def openapi(request):
        return HttpResponse(described(), content_type="application/json")

    @require_GET
    @login_not_required
    def docs(request):
        context = {"problems": PROBLEMS.items(), "forms": form_tables(bodies), "example": EXAMPLE}
        return render(request, "merchant/api/docs.html", context)

    return [path("openapi.json", openapi, name="openapi"), path("docs/", docs, name="docs")]


def _description(api, bodies):
    found = dict(api.get_openapi_schema(path_prefix=PREFIX))
    asked = [(body, "validation") for body in bodies]
    _map, schemas = models_json_schema(asked, ref_template=REF)
    components = found.get("components", {})
    found["components"] = components | {"schemas": components.get("schemas", {}) | schemas.get("$defs", {})}
    return found


def _not_found(request, error):
    return problem_response(request, ApiProblem("not_found", HTTPStatus.NOT_FOUND))
