"""What lies in a member's message centre."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.utils.http import urlencode
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.frame.counting import capped_counts, shown_count
from merchant.frame.keyset import Page, paginate
from merchant.messages.kinds import alike, kind_of, kinds
from merchant.messages.models import Delivery, Digest
from merchant.messages.wording import look, sentence
from merchant.tenancy.access import may

PER_PAGE = 25
UNREAD, INBOX, ASLEEP, ARCHIVED = "unread", "inbox", "asleep", "archived"
TABS = {
    UNREAD: pgettext_lazy("messages", "Unread"),
    INBOX: pgettext_lazy("messages", "Inbox"),
    ASLEEP: _("Snoozed"),
    ARCHIVED: _("Archive"),
}


@dataclass(frozen=True)
class Asked:
    """What an address or a form asks of the message centre."""

    tab: str = UNREAD
    kind: str = ""
    cursor: str = ""

    @classmethod
    def from_query(cls, query) -> "Asked":
        """Names that nobody knows are left out."""
        tab = query.get("tab", "")
        kind = query.get("kind", "")
        return cls(tab if tab in TABS else UNREAD, kind if kind_of(kind) else "", query.get("cursor", ""))

    def url(self, **instead) -> str:
        """The address of this page of it, or of another one."""
        fields = {"tab": self.tab, "kind": self.kind} | instead
        return "?" + urlencode({name: value for name, value in fields.items() if value})

    def fields(self) -> list[tuple[str, str]]:
        """As hidden fields of a form say it, so that one stays where one was."""
        return [("tab", self.tab), ("kind", self.kind), ("cursor", self.cursor)]


@dataclass(frozen=True)
class Shown:
    """One message as its line shows it."""

    public_id: str
    text: str
    tone: str
    icon: str
    label: str
    store: str
    now: str
    told_at: datetime
    snoozed_until: datetime | None
    is_unread: bool
    is_archived: bool
    is_over: bool


@dataclass(frozen=True)
class Centre:
    """One page of the message centre."""

    asked: Asked
    messages: list[Shown]
    page: Page
    tabs: list[tuple[str, str, str, str]]  # key, label, how many, address
    kinds: list[tuple[str, str, bool]]  # label, address, chosen
    previous_url: str
    next_url: str


def centre_of(membership, asked: Asked, now: datetime) -> Centre:
    """A page of what lies before a member, in two queries and one for what of it is true now."""
    mine = Delivery.objects.for_merchant(membership.merchant).of_member(membership)
    mine = mine.filter(message__kind__in=alike(asked.kind)) if asked.kind else mine
    in_tabs = {
        UNREAD: mine.unread(),
        INBOX: mine.in_inbox(),
        ASLEEP: mine.asleep(),
        ARCHIVED: mine.archived(),
    }
    rows = in_tabs[asked.tab].select_related("message__store")
    page = paginate(rows, sort="-told_at", per_page=PER_PAGE, cursor=asked.cursor)
    counts = capped_counts(in_tabs)
    true_now = _true_now([delivery.message for delivery in page.rows])
    return Centre(
        asked=asked,
        messages=[_shown(delivery, true_now, now) for delivery in page.rows],
        page=page,
        tabs=[
            (key, str(label), shown_count(counts[key]), Asked(key, asked.kind).url())
            for key, label in TABS.items()
        ],
        kinds=_kinds(membership, asked),
        previous_url=asked.url(cursor=page.previous) if page.previous else "",
        next_url=asked.url(cursor=page.next) if page.next else "",
    )


def digest_of(membership) -> Digest | None:
    """The daily mail that the member asked for."""
    return Digest.objects.for_merchant(membership.merchant).filter(membership=membership).first()


def address_of(message) -> str:
    """Where a message leads; empty for one of a kind that nobody tells any more."""
    kind = kind_of(message.kind)
    return import_string(kind.url)(message) if kind else ""


def _kinds(membership, asked):
    offered = [kind for kind in kinds() if may(membership, kind.act)]
    every = [(_("All kinds"), asked.url(kind=""), not asked.kind)]
    first = {str(kind.label): kind.code for kind in reversed(offered)}  # those that are called alike are one
    chosen = alike(asked.kind)
    return every + [(label, asked.url(kind=code), code in chosen) for label, code in reversed(first.items())]


def _true_now(messages):
    """What of each is true now, by its key; one question for all messages that are asked about alike."""
    asked = defaultdict(list)
    for message in messages:
        if kind := kind_of(message.kind):
            asked[kind.now].append(message)
    return {key: told for path, some in asked.items() for key, told in import_string(path)(some).items()}


def _shown(delivery, true_now, now):
    message = delivery.message
    tone, icon, label = look(message)
    return Shown(
        public_id=message.public_id,
        text=sentence(message),
        tone=tone,
        icon=icon,
        label=label,
        store=message.store.name,
        now=true_now.get(message.pk, ""),
        told_at=delivery.told_at,
        snoozed_until=delivery.snoozed_until,
        is_unread=delivery.read_at is None,
        is_archived=delivery.archived_at is not None,
        is_over=message.due_at is not None and message.due_at < now,
    )
