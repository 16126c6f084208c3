from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from merchant.runs.exceptions import NotPossibleNow, NotToBeTried
from merchant.runs.querysets import RunQuerySet
from merchant.tenancy.models import MerchantOwned, StoreOwned
from merchant.tenancy.public_ids import new_public_id

CRASHED = "crashed"  # the failure of a run that is parked


class Run(MerchantOwned):
    """Long work that a person started: it can be left and found again, and survives its worker.

    A kind of run with states of its own names them, its MOVES, which of them want a worker (WORKING), and
    which become another one as soon as a worker takes the run (BEGINS).
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("run", "waiting")
        RUNNING = "running", pgettext_lazy("run", "running")
        DONE = "done", pgettext_lazy("run", "done")
        FAILED = "failed", pgettext_lazy("run", "failed")
        STOPPED = "stopped", pgettext_lazy("run", "stopped")

    MOVES = {
        State.WAITING: {State.RUNNING, State.FAILED, State.STOPPED},
        State.RUNNING: {State.DONE, State.FAILED, State.STOPPED},
        State.DONE: set(),
        State.FAILED: set(),
        State.STOPPED: set(),
    }
    WORKING = ("waiting", "running")
    BEGINS = {"waiting": "running"}
    NEEDS_FILE = ("reading",)  # states in which the uploaded file is read

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=gettext_lazy("who"),
    )
    state = models.CharField(gettext_lazy("state"), max_length=10, choices=State, default=State.WAITING)
    state_since = models.DateTimeField(gettext_lazy("since"), default=timezone.now)
    lease_until = models.DateTimeField(gettext_lazy("taken until"), null=True)
    attempts = models.PositiveSmallIntegerField(gettext_lazy("attempts without progress"), default=0)
    failure = models.JSONField(gettext_lazy("why it failed"), null=True)
    created_at = models.DateTimeField(gettext_lazy("started at"), auto_now_add=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_unfinished(self):
        """Whether a worker still has something to do."""
        return self.state in self.WORKING

    @property
    def is_parked(self):
        """Whether workers died over it again and again, so that nobody tries any more."""
        return self.state == self.State.FAILED and (self.failure or {}).get("code") == CRASHED

    def take_up(self):
        """Set a parked run back to where it was parked, in memory; only a service saves it."""
        if not self.is_parked:
            raise NotToBeTried(_("%(id)s is not parked.") % {"id": self.public_id})
        step = self.failure["step"]
        if step in self.NEEDS_FILE and not self.file:
            raise NotToBeTried(
                _("The file of %(id)s is gone: it has to be brought anew.") % {"id": self.public_id}
            )
        self.state, self.state_since = step, timezone.now()
        self.lease_until, self.attempts, self.failure = None, 0, None

    def may_become(self, state):
        return state in self.MOVES[self.State(self.state)]

    def become(self, state):
        """Set the state in memory and give back the lease; only a service saves it."""
        if not self.may_become(state):
            raise NotPossibleNow(str(self.get_state_display()))
        self.state, self.state_since = state, timezone.now()
        self.lease_until, self.attempts = None, 0


class StoreRun(Run, StoreOwned):
    """Long work on what one store has."""

    class Meta:
        abstract = True


class FromFile(models.Model):
    """What a run needs whose uploaded file takes room while it waits or is read (`taking_room`)."""

    file_name = models.CharField(gettext_lazy("file name"), max_length=255)
    size = models.PositiveBigIntegerField(gettext_lazy("size, bytes"), default=0)

    class Meta:
        abstract = True
