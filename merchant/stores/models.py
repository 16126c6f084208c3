from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from merchant.stores.exceptions import StoreError
from merchant.stores.querysets import NoteQuerySet, ParticipationQuerySet, TermsQuerySet
from merchant.stores.sought import Sought
from merchant.tenancy.models import Store, StoreOwned
from merchant.tenancy.public_ids import new_public_id


class JoiningTerms(models.Model):
    """The numbers of joining, as platform staff set them from a day on."""

    valid_from = models.DateField(_("valid from"), unique=True)
    mend_days = models.PositiveSmallIntegerField(
        _("days to mend"),
        default=30,
        validators=[MinValueValidator(1)],
        help_text=_("So long an active store has to put right what it no longer fulfils."),
    )
    escalate_hours = models.PositiveSmallIntegerField(
        _("hours until escalation"),
        default=24,
        validators=[MinValueValidator(1)],
        help_text=_("So long an account is tried to be opened before staff are asked."),
    )
    remind_days = models.PositiveSmallIntegerField(
        _("days of reminder"),
        default=14,
        validators=[MinValueValidator(1)],
        help_text=_("So long before something ends the store is reminded."),
    )
    still_days = models.PositiveSmallIntegerField(
        _("days of standing still"),
        default=7,
        validators=[MinValueValidator(1)],
        help_text=_("After so long at one step a store counts as stuck, and staff look at it."),
    )

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("terms of joining")
        verbose_name_plural = _("terms of joining")
        ordering = ["-valid_from"]

    def __str__(self):
        return f"{self.valid_from}"


class Participation(StoreOwned):
    """How a self-operated store stands with the semi-managed programme."""

    class State(models.TextChoices):
        INVITED = "invited", _("may join")
        JOINING = "joining", _("joining")
        ACTIVE = "active", _("active")
        LEAVING = "leaving", _("leaving")
        LEFT = "left", _("left")

    MOVES = {
        State.INVITED: {State.JOINING},
        State.JOINING: {State.ACTIVE},
        State.ACTIVE: {State.LEAVING},
        State.LEAVING: {State.ACTIVE, State.LEFT},
        State.LEFT: {State.JOINING},
    }

    store = models.OneToOneField(
        Store, on_delete=models.PROTECT, related_name="participation", verbose_name=_("store")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.INVITED)
    state_since = models.DateTimeField(_("state since"), default=timezone.now)
    begun_at = models.DateTimeField(_("begun at"), null=True)
    activated_at = models.DateTimeField(_("activated at"), null=True)
    activated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("activated by"),
    )
    leave_reason = models.CharField(_("reason for leaving"), max_length=500, blank=True)
    # Written down whenever a step changes, so that staff count a million stores by step without asking each.
    next_step = models.CharField(_("next step"), max_length=30, blank=True)
    next_stand = models.CharField(_("how it stands"), max_length=10, blank=True)
    step_since = models.DateTimeField(_("at this step since"), null=True)
    mend_until = models.DateTimeField(
        _("to be mended until"), null=True, help_text=_("An active store no longer fulfils the next step.")
    )
    look_at = models.DateTimeField(_("looked at next"), default=timezone.now)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["-state_since"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["active", "leaving"]) | Q(activated_at__isnull=False),
                name="participation_active_since",
            ),
        ]
        indexes = [
            # What staff filter by, each with its age; the last one counts the funnel, too.
            models.Index(fields=["state", "state_since"], name="participation_by_state"),
            models.Index(fields=["state", "next_step", "step_since"], name="participation_by_step"),
            models.Index(fields=["state", "next_stand", "step_since"], name="participation_by_stand"),
            models.Index(
                fields=["state", "next_step", "next_stand", "step_since"], name="participation_by_both"
            ),
            models.Index(fields=["look_at"], name="participation_to_look_at"),
        ]

    def __str__(self):
        return str(self.store)

    def may_become(self, state):
        return state in self.MOVES[self.State(self.state)]

    def become(self, state):
        """Set the state in memory; only a service saves it."""
        if not self.may_become(state):
            raise StoreError(
                _("The store is %(state)s; this is not possible any more.")
                % {"state": self.get_state_display()}
            )
        self.state, self.state_since = state, timezone.now()


class JoiningNote(models.Model):
    """What staff write to the stores that they mean; a job tells them in the order of their keys."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    text_en = models.CharField(_("text in English"), max_length=500)
    text_zh = models.CharField(_("text in Chinese"), max_length=500)
    sought = models.JSONField(_("which stores"))
    wanted = models.PositiveIntegerField(_("stores when it was written"))
    told = models.PositiveIntegerField(_("stores told"), default=0)
    last_id = models.BigIntegerField(_("told up to the key"), default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    made_at = models.DateTimeField(_("written at"), default=timezone.now)
    done_at = models.DateTimeField(_("all told at"), null=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("message to stores")
        verbose_name_plural = _("messages to stores")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["made_at"], name="joiningnote_unsent", condition=Q(done_at__isnull=True))
        ]

    def __str__(self):
        return self.public_id

    @property
    def meant(self) -> Sought:
        """Which stores it is for."""
        return Sought(**{**self.sought, "ids": tuple(self.sought["ids"])})
