from merchant.tenancy.models import Store
from merchant.visits.models import Visit

SHOWN = 100


def visits_to(merchant) -> list[Visit]:
    """The latest visits to a merchant's pages, newest first; one query."""
    visits = Visit.objects.for_merchant(merchant).select_related("visitor")
    return list(visits.order_by("-started_at")[:SHOWN])


def stores_of(merchant) -> list[Store]:
    """All stores that a visitor may look at; one query."""
    return list(Store.objects.for_merchant(merchant).order_by("code"))
