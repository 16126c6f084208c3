"""The versions of the agreement; they belong to no merchant."""

from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from merchant.agreements.models import AgreementVersion, Language
from merchant.tenancy.models import Store

CHINESE = "zh"
TEXTS = ("text_zh", "text_en")


def current_version(*, with_texts: bool = True) -> AgreementVersion | None:
    """What is signed now: the newest that is published."""
    published = AgreementVersion.objects.published().newest_first()
    return (published if with_texts else published.defer(*TEXTS)).first()


def hash_of(text: str) -> str:
    """The SHA-256 of a text, as its signatures keep it."""
    return sha256(text.encode()).hexdigest()


def language_of(reader: str | None) -> str:
    """The language of the agreement for a reader of this one."""
    return Language.ZH if (reader or "").startswith(CHINESE) else Language.EN


def is_over(day: date | None, store: Store, now: datetime) -> bool:
    """Whether the day has ended where the store is."""
    return day is not None and now.astimezone(ZoneInfo(store.time_zone)).date() > day
