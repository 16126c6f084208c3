"""Exchange rates of the demo, so that its penalties have amounts."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from orders.penalties.models import ExchangeRate

RATES = (
    ("USD", "CNY", "7.1200"),
    ("EUR", "CNY", "7.7300"),
    ("GBP", "CNY", "9.0400"),
    ("JPY", "CNY", "0.0478"),
)


def enter_rates() -> None:
    """As if staff had entered them a month ago."""
    day = timezone.now().date() - timedelta(days=30)
    for base, quote, rate in RATES:
        told = {"rate": Decimal(rate)}
        ExchangeRate.objects.get_or_create(base=base, quote=quote, day=day, defaults=told)
