"""What a program sends to the interface, and a token to send it with."""

import json

from django.test import Client

from merchant.api.services import make_token

ORDERS = "/api/v1/orders"
BOTH = ("orders:write", "orders:read")


def secret_for(store, actor, *, scopes=BOTH, name="Till", expires_at=None):
    return make_token(store=store, name=name, scopes=scopes, expires_at=expires_at, actor=actor)[1]


def an_order(number="PO-1", **fields):
    """An order with one line, as a program tells it."""
    line = {"sku": "MUG", "title": "Mug", "units": 2, "unit_price": "12.50"}
    told = {"number": number, "ordered_at": "2026-03-02T09:30:00+08:00", "lines": [line]}
    return told | fields


def a_line(**fields):
    return {"sku": "MUG", "units": 1} | fields


def send(secret, orders, *, key=None, client=None, language="en", **options):
    """Bring these orders in; `orders` may be the whole body as bytes, too."""
    body = orders if isinstance(orders, bytes) else json.dumps({"orders": orders, **options}).encode()
    headers = {"Authorization": f"Bearer {secret}", "Accept-Language": language}
    if key is not None:
        headers["Idempotency-Key"] = key
    return (client or Client()).post(ORDERS, body, content_type="application/json", headers=headers)


def look(secret, number, programme="self_operated"):
    return Client().get(f"{ORDERS}/{programme}/{number}", headers={"Authorization": f"Bearer {secret}"})
