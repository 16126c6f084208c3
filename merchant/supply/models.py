import secrets

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from merchant.supply.answers import NUMBER
from merchant.supply.exceptions import SupplyError
from merchant.supply.problems import Problem
from merchant.supply.querysets import SupplyAccountQuerySet
from merchant.tenancy.models import Store, StoreOwned

number_validator = RegexValidator(
    rf"^{NUMBER.pattern}\Z", _("Use letters, digits and hyphens, at most 40, e.g. SC-00417723.")
)


def new_key() -> str:
    """What the system knows a store's wish by, however often it is told."""
    return secrets.token_hex(16)


class SupplyAccount(StoreOwned):
    """A store's account in the supply-chain management system, or the wish for one."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked for")
        SENDING = "sending", _("being asked for")
        REFUSED = "refused", _("company information differs")
        ESCALATED = "escalated", _("overdue")
        OPENED = "opened", _("opened")

    MOVES = {
        State.ASKED: {State.SENDING, State.ESCALATED, State.OPENED},
        State.SENDING: {State.SENDING, State.ASKED, State.REFUSED, State.ESCALATED, State.OPENED},
        State.REFUSED: {State.ASKED, State.OPENED},
        State.ESCALATED: {State.SENDING, State.ASKED, State.OPENED},
        State.OPENED: set(),
    }

    store = models.OneToOneField(
        Store, on_delete=models.PROTECT, related_name="supply_account", verbose_name=_("store")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    state_since = models.DateTimeField(_("state since"), default=timezone.now)
    key = models.CharField(_("key"), max_length=32, unique=True, default=new_key, editable=False)
    number = models.CharField(_("account number"), max_length=40, blank=True, validators=[number_validator])
    first_asked_at = models.DateTimeField(_("first asked at"), default=timezone.now)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("asked by"),
    )
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    tried_at = models.DateTimeField(_("tried at"), null=True)
    next_try_at = models.DateTimeField(_("next try at"), default=timezone.now)
    lease_until = models.DateTimeField(_("taken until"), null=True)
    last_problem = models.CharField(_("last problem"), max_length=15, choices=Problem, blank=True)
    differing = models.JSONField(_("what differs"), default=list, blank=True)
    escalated_at = models.DateTimeField(_("escalated at"), null=True)
    opened_at = models.DateTimeField(_("opened at"), null=True)

    objects = SupplyAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("supply-chain account")
        verbose_name_plural = _("supply-chain accounts")
        ordering = ["-first_asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="opened", opened_at__isnull=False) & ~Q(number=""))
                | (~Q(state="opened") & Q(number="", opened_at=None)),
                name="supplyaccount_opened_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(lease_until__isnull=False),
                name="supplyaccount_sending_is_leased",
            ),
        ]
        indexes = [
            models.Index(fields=["number"], name="supplyaccount_by_number", condition=Q(state="opened")),
            models.Index(
                fields=["next_try_at"],
                name="supplyaccount_to_try",
                condition=Q(state__in=["asked", "sending", "escalated"]),
            ),
            models.Index(
                fields=["asked_at"],
                name="supplyaccount_to_escalate",
                condition=Q(escalated_at=None) & ~Q(state="opened"),
            ),
        ]

    def __str__(self):
        return self.number or f"{self.store_id} {self.state}"

    def may_become(self, state):
        return state in self.MOVES[self.State(self.state)]

    def become(self, state):
        """Set the state in memory and give back the lease; only a service saves it."""
        if not self.may_become(state):
            raise SupplyError(
                _("The account is %(state)s; this is not possible any more.")
                % {"state": self.get_state_display()}
            )
        self.state, self.state_since, self.lease_until = state, timezone.now(), None

    @property
    def is_opened(self):
        return self.state == self.State.OPENED

    @property
    def is_tried(self):
        """Whether a job goes on trying to open it."""
        return self.state in (self.State.ASKED, self.State.SENDING, self.State.ESCALATED)

    def is_held(self, moment):
        """Whether a worker is at it at this moment."""
        return self.lease_until is not None and self.lease_until >= moment
