from django.contrib import admin

from merchant.frame.staff import KeptAdmin, ReadOnlyAdmin
from orders.scorecard.models import ScorecardThreshold, StoreScorecard


@admin.register(ScorecardThreshold)
class ScorecardThresholdAdmin(KeptAdmin):
    """What judges every store's rates; a new row takes over from the one before it at its moment."""

    list_display = ["rate", "valid_from", "at_risk", "breached", "fewest"]
    list_filter = ["rate"]
    fields = ["rate", "at_risk", "breached", "fewest", "valid_from"]


@admin.register(StoreScorecard)
class StoreScorecardAdmin(ReadOnlyAdmin):
    """What the job counted for big stores."""

    list_display = ["store", "reckoned_at"]
    list_select_related = ["store"]
    search_fields = ["store__code"]
