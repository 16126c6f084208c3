from django.utils.translation import ngettext

from merchant.api.models import ApiToken


def tokens_of(merchant) -> list[ApiToken]:
    """A merchant's tokens that were not revoked, newest first, in one query."""
    tokens = ApiToken.objects.for_merchant(merchant).standing()
    return list(tokens.select_related("store", "actor").order_by("-pk"))


def tokens_that_end(membership) -> str:
    """Which tokens are revoked when this member leaves the team, in a sentence; empty without any."""
    tokens = ApiToken.objects.for_merchant(membership.merchant_id).made_by(membership).standing()
    names = [token.name for token in tokens.order_by("pk")]
    told = ngettext(
        "An API token that they made is revoked, and the program that uses it stops: %(names)s.",
        "%(count)s API tokens that they made are revoked, and the programs that use them stop: %(names)s.",
        len(names),
    )
    return told % {"count": len(names), "names": ", ".join(names)} if names else ""
