"""How stores stand with the exam, as their checklists show it."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.exams.guide import policy_now
from merchant.exams.models import Paper
from merchant.stores.steps import Stand, Told
from merchant.tenancy.models import Store


def told(stores: Sequence[Store]) -> dict[int, Told]:
    """Each store's exam: passed by whom and when, or how good the best attempt was."""
    of_stores = Paper.objects.filter(store__in=stores)
    passed = of_stores.passed().order_by("-pk").values_list("store_id", "percent", "closed_at")
    first = {store_id: (percent, closed_at) for store_id, percent, closed_at in passed}
    best = dict(of_stores.order_by().values_list("store_id").annotate(Max("percent")))
    needed = policy_now().pass_percent
    return {store.pk: _told(store, first.get(store.pk), best.get(store.pk), needed) for store in stores}


def _told(store, passed, best, needed):
    if passed:
        percent, closed_at = passed
        day = f"{timezone.localtime(closed_at, ZoneInfo(store.time_zone)):%Y-%m-%d}"
        sentence = _("Passed with %(percent)s %% on %(day)s.") % {"percent": percent, "day": day}
        return Told(Stand.DONE, sentence, closed_at)
    if best is None:
        return Told(Stand.TO_DO)
    scores = {"best": best, "needed": needed}
    return Told(
        Stand.TO_DO, _("Best attempt so far: %(best)s %%; %(needed)s %% are needed to pass.") % scores
    )
