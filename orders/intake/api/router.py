"""Orders by the interface: brought in by the hundred, and looked at one by one."""

from http import HTTPStatus

from django.http import Http404, HttpResponse
from ninja import Router

from merchant.api.answers import Answer, answer_once
from merchant.api.bearer import TokenBearer
from merchant.api.door import body_of
from merchant.api.exceptions import ApiProblem
from merchant.api.models import ApiToken
from merchant.api.problems import problem_told
from merchant.api.requests import read_body, read_model
from merchant.api.schemas import ProblemDetails
from orders.intake.api.answers import find_order, order_told
from orders.intake.api.entering import NothingTaken, count_lines, enter_batch
from orders.intake.api.schemas import MOST_LINES_AT_ONCE, BatchIn, BatchOut, OrderOut

router = Router(tags=["orders"])
REFUSALS = dict.fromkeys((400, 401, 403, 409, 413, 415, 422, 429), ProblemDetails)
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    "description": "A repeated request with the same key gets the first answer for 24 hours.",
}


@router.post(
    "",
    url_name="orders",
    auth=TokenBearer(ApiToken.Scope.WRITE_ORDERS),
    response={200: BatchOut, **REFUSALS},
    openapi_extra=body_of(BatchIn) | {"parameters": [KEY]},
    summary="Bring orders in",
)
def bring_orders(request) -> HttpResponse:
    """1 to 500 orders, each taken or refused by itself; one that is here already is compared."""
    raw = read_body(request)
    batch = read_model(raw, BatchIn)
    lines = count_lines(batch.orders)
    if lines > MOST_LINES_AT_ONCE:
        details = {"count": lines, "limit": MOST_LINES_AT_ONCE}
        raise ApiProblem("too_many_lines", HTTPStatus.UNPROCESSABLE_ENTITY, **details)
    return answer_once(request, raw, lambda: _entered(request, batch), lines=max(lines, len(batch.orders)))


@router.get(
    "/{programme}/{path:number}",
    url_name="order",
    auth=TokenBearer(ApiToken.Scope.READ_ORDERS),
    response={
        200: OrderOut,
        401: ProblemDetails,
        403: ProblemDetails,
        404: ProblemDetails,
        429: ProblemDetails,
    },
    summary="Look at an order",
)
def look_at_order(request, programme: str, number: str):
    """The order of this store with this programme and number, as it stands."""
    order = find_order(request.merchant, request.store, programme=programme, number=number)
    if order is None:
        raise Http404
    return order_told(order)


def _entered(request, batch):
    try:
        told = enter_batch(
            token=request.token,
            orders=batch.orders,
            all_or_nothing=batch.all_or_nothing,
            history=batch.history,
            add_skus=batch.add_skus,
        )
    except NothingTaken as nothing:
        return _refused(request, nothing.told)
    return Answer(HTTPStatus.OK, told)


def _refused(request, orders):
    refused = sum(one["outcome"] == "refused" for one in orders)
    problem = ApiProblem(
        "nothing_taken",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        extra={"orders": orders},
        refused=refused,
        count=len(orders),
    )
    return Answer(problem.status, problem_told(problem, request.id))
