"""How much one merchant may attach to appeals: the disk is there for all."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Sum
from django.utils import timezone

from merchant.frame.sayings import said as _
from merchant.tenancy.models import Merchant
from orders.penalties.exceptions import PenaltyError
from orders.penalties.models import AppealFile

DAYS = 30
MEGABYTE = 1024 * 1024


def check_room(merchant_id: int, files: Sequence[UploadedFile]) -> None:
    """Refuse files that are, with all that the merchant attached lately, more than it may.

    Call it in the transaction that keeps them.
    """
    if not files:
        return
    # Who attaches at the same moment waits here, so that both are not let through by one free place.
    Merchant.objects.select_for_update(no_key=True).get(pk=merchant_id)
    since = timezone.now() - timedelta(days=DAYS)
    rows = AppealFile.objects.for_merchant(merchant_id).filter(appeal__made_at__gte=since)
    left = settings.APPEAL_FILES_BYTES - (rows.aggregate(sum=Sum("size"))["sum"] or 0)
    if sum(file.size for file in files) <= left:
        return
    told = {"most": _megabytes(settings.APPEAL_FILES_BYTES), "left": _megabytes(max(left, 0)), "days": DAYS}
    raise PenaltyError(
        _(
            "All appeals of a merchant together take %(most)s MB of files in %(days)s days; %(left)s MB are"
            " left. Attach less, or send the text alone."
        )
        % told
    )


def _megabytes(size):
    """Rounded down to a tenth: so much fits."""
    return f"{size * 10 // MEGABYTE / 10:,.1f}".removesuffix(".0")
