from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from merchant.tenancy.models import Store, StoreOwned
from orders.scorecard.rates import TELLS_GOOD, WHOLE, Limits, Rate

PERCENT = {"max_digits": 5, "decimal_places": 2, "validators": [MinValueValidator(0), MaxValueValidator(100)]}


class ScorecardThreshold(models.Model):
    """From when on a rate of the scorecard is at risk or breached: platform staff's, for every store."""

    rate = models.CharField(_("rate"), max_length=20, choices=Rate)
    at_risk = models.DecimalField(
        _("at risk beyond, percent"), **PERCENT, help_text=_("A figure of just so much is still good.")
    )
    breached = models.DecimalField(
        _("breached beyond, percent"), **PERCENT, help_text=_("A figure of just so much is not breached yet.")
    )
    fewest = models.PositiveIntegerField(
        _("judged from so many"), default=10, help_text=_("Of fewer orders the figure is shown, not judged.")
    )
    valid_from = models.DateTimeField(
        _("valid from"), help_text=_("Until then the row before it judges; without one nothing does.")
    )

    class Meta:
        verbose_name = _("threshold of the scorecard")
        verbose_name_plural = _("thresholds of the scorecard")
        ordering = ["rate", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["rate", "valid_from"], name="scorecardthreshold_once_a_moment"),
            models.CheckConstraint(
                condition=Q(at_risk__gte=0, at_risk__lte=100, breached__gte=0, breached__lte=100),
                name="scorecardthreshold_in_percent",
            ),
            models.CheckConstraint(
                condition=Q(rate__in=TELLS_GOOD, at_risk__gte=F("breached"))
                | (~Q(rate__in=TELLS_GOOD) & Q(at_risk__lte=F("breached"))),
                name="scorecardthreshold_risk_comes_first",
                violation_error_message=_(
                    "A figure is at risk before it is breached: of valid tracking and on-time delivery the"
                    " first percentage is the higher one, of all others the lower one."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.get_rate_display()} {self.valid_from:%Y-%m-%d}"

    @property
    def limits(self) -> Limits:
        """The same as shares of bad ones."""
        good_to, kept_to = (_of_bad(self.rate, percent) for percent in (self.at_risk, self.breached))
        return Limits(good_to, kept_to, self.fewest)


class StoreScorecard(StoreOwned):
    """A big store's scorecard by day, counted by a job: a page never reads a million orders."""

    store = models.OneToOneField(Store, on_delete=models.PROTECT, verbose_name=_("store"))
    days = models.JSONField(_("counts by rate and day"))
    reckoned_at = models.DateTimeField(_("reckoned at"))

    class Meta:
        verbose_name = _("scorecard of a store")
        verbose_name_plural = _("scorecards of stores")

    def __str__(self):
        return f"{self.store_id} {self.reckoned_at:%Y-%m-%d %H:%M}"


def _of_bad(rate, percent):
    hundredths = int(percent * 100)
    return WHOLE - hundredths if rate in TELLS_GOOD else hundredths
