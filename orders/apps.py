from django.apps import AppConfig

from merchant.audit import wording
from orders.book.holds import HoldKind
from orders.book.wording import EVENT_SENTENCES


class OrdersConfig(AppConfig):
    name = "orders"

    def ready(self):
        wording.register(EVENT_SENTENCES, labels={"hold": dict(HoldKind.choices)})
