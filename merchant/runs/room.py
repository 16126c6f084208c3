"""How many uploaded files one merchant may have waiting, of whatever kind: the disk is there for all."""

from django.apps import apps
from django.conf import settings
from django.db.models import Count, Q, Sum

from merchant.runs.exceptions import NoRoom
from merchant.runs.models import FromFile
from merchant.tenancy.models import Merchant


def refuse_without_room(run: FromFile) -> None:
    """Refuse a run that is about to be saved when its merchant has too many files, or too large ones."""
    # Who uploads at the same moment waits here, so that both are not let through by one free place.
    Merchant.objects.select_for_update(no_key=True).get(pk=run.merchant_id)
    files = size = 0
    for kind in apps.get_models():
        if issubclass(kind, FromFile):
            waiting = kind.objects.for_merchant(run.merchant_id).taking_room().order_by()
            told = waiting.aggregate(files=Count("pk"), size=Sum("size", filter=~Q(file=""), default=0))
            files, size = files + told["files"], size + told["size"]
    if files >= settings.IMPORTS_KEPT or size + run.size > settings.IMPORTS_KEPT_BYTES:
        raise NoRoom("no_room_for_files", count=f"{files:,}", mb=f"{size >> 20:,}")
