"""Refusals as RFC 9457 tells them: application/problem+json, with one sentence and the request's id."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpResponse

from merchant.api.exceptions import ApiProblem
from merchant.api.wording import said

CONTENT_TYPE = "application/problem+json"
DOCS = "/api/v1/docs/"


def problem_told(problem: ApiProblem, request_id: str) -> dict:
    """The members of the answer; `type` leads to the documentation of the code."""
    words = said(problem.code, problem.details)
    return {
        "type": f"{DOCS}#{problem.code}",
        "title": words.title,
        "status": int(problem.status),
        "detail": words.detail,
        "code": problem.code,
        "request_id": request_id,
        **problem.extra,
    }


def problem_response(request, problem: ApiProblem) -> HttpResponse:
    """The answer itself."""
    told = problem_told(problem, getattr(request, "id", ""))
    return json_response(problem.status, json.dumps(told), headers=problem.headers)


def json_response(status: int, body: str, *, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """An answer of the interface, a refusal or not, by its status."""
    kind = CONTENT_TYPE if status >= HTTPStatus.BAD_REQUEST else "application/json"
    return HttpResponse(body, status=status, content_type=kind, headers=headers)
