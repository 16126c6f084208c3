"""Whom and where an order goes, as its source tells it beside what stands here (pure)."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from orders.book.drafts import OrderDraft

PLACE = ("country", "subdivision", "postcode")  # of the order: a warehouse is chosen by them
PERSON = ("name", "phone", "email", "street", "city")  # of its recipient
FIELDS = (*PERSON, "postcode", "subdivision", "country")
OF_A_COUNTRY = ("subdivision", "postcode")
UPDATED, DIFFERS = "address_updated", "address_differs"  # codes: the order followed, or stands
MASKED = "*"  # a source that hides what it told tells nothing new


@dataclass(frozen=True, slots=True)
class Moved:
    """What a source tells otherwise of an order's destination; `now` is what would stand here then."""

    now: Mapping[str, str]
    told: Mapping[str, str]  # field → digest of what the source tells
    is_whole: bool  # what stands here can follow without mixing two addresses
    is_changed_here: bool  # somebody here, not the source, had the last word before

    @property
    def names(self) -> str:
        """The fields that differ; what they say is nobody's business but the recipient's."""
        return ", ".join(name for name in FIELDS if name in self.now)


def moved(here: Mapping[str, str], known: Mapping[str, str], draft: OrderDraft) -> Moved | None:
    """What a draft says otherwise than stands here, and otherwise than the source said before (`known`).

    What it leaves out or masks is not said; blanks and capitals make no difference.
    """
    told = _told(draft)
    now = {name: value for name, value in told.items() if value != here[name]}
    now = {name: value for name, value in now.items() if _folded(value) != _folded(here[name])}
    told_now = {name: digest_of(name, value) for name, value in now.items()}
    new = {name for name, digest in told_now.items() if known.get(name) != digest}
    if not new:
        return None
    is_whole = True
    if "country" in now:
        now |= {name: "" for name in OF_A_COUNTRY if here[name] and name not in told}
        is_whole = not any(here[name] and name not in told for name in ("street", "city"))
    return Moved(now, told_now, is_whole, bool(known))


def digest_of(name: str, value: str) -> str:
    """By what a value is known again that is not kept itself."""
    return salted_hmac("orders.book.destinations", f"{name}:{_folded(value)}").hexdigest()[:12]


def _told(draft):
    place = {name: getattr(draft, name) for name in PLACE}
    person = {name: draft.recipient.get(name, "") for name in PERSON}
    return {name: value for name, value in (place | person).items() if value and MASKED not in value}


def _folded(text):
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
