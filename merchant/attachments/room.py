"""How much one merchant may attach: the disk is there for all."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet, Sum
from django.utils import timezone

from merchant.frame.sayings import said
from merchant.tenancy.models import Merchant

DAYS = 30
MEGABYTE = 1024 * 1024


def lately() -> datetime:
    """Since when files count."""
    return timezone.now() - timedelta(days=DAYS)


def check_room(
    merchant_id: int,
    files: Sequence[UploadedFile],
    *,
    kept: QuerySet,
    most: int,
    sentence: str,
    refusal: type[Exception],
) -> None:
    """Refuse files that are, with those that were `kept` lately, more than `most` bytes.

    Call it in the transaction that keeps them. `sentence` is the message (of gettext_noop) that names the
    `most`, what is `left`, and the `days`; `refusal` the kind of refusal that the room's pages show.
    """
    if not files:
        return
    # Who attaches at the same moment waits here, so that both are not let through by one free place.
    Merchant.objects.select_for_update(no_key=True).get(pk=merchant_id)
    left = most - (kept.aggregate(sum=Sum("size"))["sum"] or 0)
    if sum(file.size for file in files) <= left:
        return
    raise refusal(said(sentence) % {"most": _megabytes(most), "left": _megabytes(max(left, 0)), "days": DAYS})


def _megabytes(size):
    """Rounded down to a tenth: so much fits."""
    return f"{size * 10 // MEGABYTE / 10:,.1f}".removesuffix(".0")
