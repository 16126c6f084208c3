from merchant.onboarding.models import HiddenBanner
from merchant.tenancy.models import Store


def hide_banner(*, store: Store, actor) -> None:
    """Take the programme's banner off somebody's workbench; Settings still lead to it."""
    HiddenBanner.objects.get_or_create(store=store, user=actor, defaults={"merchant_id": store.merchant_id})
