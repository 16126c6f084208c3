"""Cases as pages show them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from merchant.audit.selectors import TimelineEntry, timeline
from merchant.cases.models import Case, CaseMessage
from merchant.cases.terms import open_until, terms_now
from merchant.frame.cards import Waiting
from merchant.frame.keyset import Page, paginate
from merchant.tenancy.access import may
from merchant.tenancy.models import Store

PER_PAGE = 50  # messages of a thread


@dataclass(frozen=True)
class Thread:
    """A case's page: a part of its thread, and what may be done about it."""

    case: Case
    messages: list[CaseMessage]  # the oldest first
    earlier_url: str
    later_url: str
    may_write: bool
    open_until: datetime | None  # a closed one may be opened again by an answer until then
    is_unread: bool
    events: list[TimelineEntry]


def cases_of(store: Store) -> QuerySet[Case]:
    """The store's cases with what their pages show of them."""
    rows = Case.objects.for_merchant(store.merchant_id).in_store(store)
    return rows.select_related("store", "opened_by")


def thread_of(case: Case, membership, now: datetime, cursor: str = "") -> Thread:
    """What a member sees of a case; nothing that staff tell each other."""
    page = messages_of(case, cursor)
    until = open_until(case, terms_now())
    return Thread(
        case=case,
        messages=page.rows[::-1],
        earlier_url=_at(page.next),
        later_url=_at(page.previous),
        may_write=may(membership, "write_cases") and (until is None or until >= now),
        open_until=until,
        # A guest from the platform's staff reads nothing in the store's name.
        is_unread=case.is_unread_by_store and membership.pk is not None and not page.previous,
        events=timeline(case.merchant_id, case, only="case."),
    )


def messages_of(case: Case, cursor: str = "") -> Page:
    """A page of the thread, the latest first, with who wrote and what is attached."""
    rows = CaseMessage.objects.for_merchant(case.merchant_id).filter(case=case)
    rows = rows.select_related("author").prefetch_related("files")
    return paginate(rows, sort="-number", per_page=PER_PAGE, cursor=cursor)


def waiting_for_store(request, now: datetime) -> list[Waiting]:
    """That platform staff have answered, for the workbench; one query."""
    answered = Case.objects.for_merchant(request.merchant).in_store(request.store).with_store()
    told = answered.order_by().aggregate(count=Count("pk"), since=Min("state_since"))
    if not told["count"]:
        return []
    count, told["count"] = told["count"], f"{told['count']:,}"
    text = ngettext(
        "Platform staff answered in %(count)s case", "Platform staff answered in %(count)s cases", count
    )
    return [
        Waiting(
            since=told["since"],
            icon="chat",
            text=text % told,
            act=_("Read the answers"),
            url=f"{reverse('merchant:cases', args=[request.store.code])}?tab=answered",
        )
    ]


def _at(cursor):
    return "?" + urlencode({"cursor": cursor}) if cursor else ""
