"""One answer for each Idempotency-Key: a request that is repeated is answered alike and done once."""

import hashlib
import json
import re
import zlib
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpResponse
from django.utils import timezone

from merchant.api import services, throttling
from merchant.api.exceptions import ApiProblem
from merchant.api.models import LONGEST_KEY, ApiAnswer, ApiToken
from merchant.api.problems import json_response
from merchant.api.services import KEPT

LEASE = timedelta(minutes=2)
_KEY = re.compile(rf"[!-~]{{1,{LONGEST_KEY}}}", re.ASCII)


class Answer(NamedTuple):
    """What an act answers."""

    status: int
    told: dict


def answer_once(request, raw: bytes, act: Callable[[], Answer], *, lines: int) -> HttpResponse:
    """Do an act of so many lines in one transaction together with keeping its answer, or repeat that answer.

    Acts of a store are done one after another, and no more than so many lines of them a minute.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        with transaction.atomic():
            _take_turn(request.store, lines)
            answer = act()
        return json_response(answer.status, json.dumps(answer.told))
    claimed = _claim(request.token, _checked(key), _digest(request, raw))
    if claimed.status is not None:
        return json_response(claimed.status, claimed.body, headers={"Idempotency-Replayed": "true"})
    try:
        with transaction.atomic():
            _take_turn(request.store, lines)
            _check_room(request.store)
            answer = act()
            body = json.dumps(answer.told)
            _keep(claimed, answer.status, body)
    except BaseException:
        _give_back(claimed)
        raise
    return json_response(answer.status, body)


def _take_turn(store, lines):
    many = HTTPStatus.TOO_MANY_REQUESTS
    if not services.take_turn(store=store):
        raise ApiProblem("batch_at_work", many, headers={"Retry-After": "2"})
    if not throttling.store_may_bring(store, lines):
        wait = str(throttling.seconds_to_next_minute())
        limit = settings.API_LINES_A_MINUTE
        raise ApiProblem("too_many_lines_a_minute", many, headers={"Retry-After": wait}, limit=f"{limit:,}")


def _check_room(store):
    if not throttling.store_may_keep(store):
        wait = str(throttling.seconds_to_next_day())
        limit = settings.API_ANSWERS_BYTES // 2**20
        many = HTTPStatus.TOO_MANY_REQUESTS
        raise ApiProblem("too_many_answers_kept", many, headers={"Retry-After": wait}, limit_mb=f"{limit:,}")


def _checked(key):
    if not _KEY.fullmatch(key):
        raise ApiProblem("bad_key", HTTPStatus.BAD_REQUEST, limit=LONGEST_KEY)
    return key


def _digest(request, raw):
    return hashlib.sha256(f"{request.method} {request.path_info}\n".encode() + raw).hexdigest()


def _claim(token: ApiToken, key, digest):
    """The key for ourselves, or the answer that it had; raises while another request is at it."""
    now = timezone.now()
    ours = ApiAnswer.objects.filter(token=token, key=key)
    # A worker that died left nothing of its act behind: answer and act are one transaction.
    ours.filter(Q(created_at__lt=now - KEPT) | Q(status=None, lease_until__lt=now)).delete()
    try:
        with transaction.atomic():
            return ApiAnswer.objects.create(token=token, key=key, digest=digest, lease_until=now + LEASE)
    except IntegrityError:
        standing = ours.first()
    if standing and standing.digest != digest:
        hours = KEPT // timedelta(hours=1)
        raise ApiProblem("key_of_another", HTTPStatus.UNPROCESSABLE_ENTITY, hours=hours)
    if standing is None or standing.status is None:
        raise _at_work()
    return standing


def _keep(claimed, status, body):
    """Keep the answer; whoever was so slow that another took the key takes everything back."""
    packed = zlib.compress(body.encode())
    standing = ApiAnswer.objects.filter(pk=claimed.pk, status=None)
    if not standing.update(status=status, packed=packed):
        raise _at_work()
    throttling.count_kept(claimed.token.store_id, len(packed))


def _give_back(claimed):
    ApiAnswer.objects.filter(pk=claimed.pk, status=None).delete()


def _at_work():
    return ApiProblem("key_at_work", HTTPStatus.CONFLICT, headers={"Retry-After": "2"})
