"""What the penalties' messages are about: where it is found, and what of it is true now."""

from collections.abc import Sequence

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from merchant.messages.models import Message
from orders.penalties.models import Penalty

TABS = {
    "penalty.waived": "closed",
    "penalty.withdrawn": "closed",
    "penalty.pending": "pending",
    "penalty.decided": "all",
}


def penalties_of(message: Message) -> str:
    """The penalty itself where the message is about one alone, else the list of such penalties."""
    if message.count == 1:
        return reverse("orders:penalty", args=[message.store.code, message.data["sample"]])
    tab = TABS.get(message.kind, "in_force")
    return f"{reverse('orders:penalties', args=[message.store.code])}?tab={tab}"


def still_in_force(messages: Sequence[Message]) -> dict[int, str]:
    """How many penalties the stores have in force, in one query."""
    merchants = {message.merchant_id for message in messages}
    stores = {message.store_id for message in messages}
    rows = Penalty.objects.filter(merchant__in=merchants, store__in=stores, status__in=["in_force", "upheld"])
    counts = dict(rows.order_by().values_list("store").annotate(Count("pk")))
    return {
        message.pk: _("%(count)s in force now") % {"count": f"{counts.get(message.store_id, 0):,}"}
        for message in messages
    }
