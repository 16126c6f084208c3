from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.frame.sayings import retold
from merchant.runs.models import StoreRun
from orders.book.models import Order
from orders.bulk.kinds import BulkAct
from orders.bulk.querysets import BulkItemQuerySet, BulkRunQuerySet


class BulkRun(StoreRun):
    """One act on many orders: asked for once, done order by order, each refusal with its reason."""

    class State(models.TextChoices):
        CHECKED = "checked", _("waiting for you")  # a table was read; somebody has to say that it is right
        WAITING = "waiting", pgettext_lazy("run", "waiting")
        RUNNING = "running", pgettext_lazy("run", "running")
        DONE = "done", pgettext_lazy("run", "done")
        FAILED = "failed", pgettext_lazy("run", "failed")
        STOPPED = "stopped", pgettext_lazy("run", "stopped")

    MOVES = {
        State.CHECKED: {State.WAITING, State.STOPPED},
        State.WAITING: {State.RUNNING, State.FAILED, State.STOPPED},
        State.RUNNING: {State.DONE, State.FAILED, State.STOPPED},
        State.DONE: set(),
        State.FAILED: set(),
        State.STOPPED: set(),
    }

    Act = BulkAct

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    act = models.CharField(_("act"), max_length=10, choices=Act)
    params = models.JSONField(_("details"), default=dict)
    selection = models.JSONField(_("which orders"), null=True, help_text=_("Empty: the rows name them."))
    key = models.CharField(max_length=32, help_text=_("The form's own: a double click starts one run."))
    is_listed = models.BooleanField(
        _("all its orders are known"), default=True, help_text=_("Off: the selection is still to be read.")
    )
    total = models.PositiveIntegerField(_("orders"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    refused = models.PositiveIntegerField(pgettext_lazy("bulk", "refused"), default=0)

    objects = BulkRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulk act")
        verbose_name_plural = _("bulk acts")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["store", "key"], name="bulkrun_key_once")]
        indexes = [
            models.Index(fields=["store", "-id"], name="bulkrun_store"),
            models.Index(
                fields=["id"],
                name="bulkrun_unfinished",
                condition=models.Q(state__in=["waiting", "running"]),
            ),
        ]

    def __str__(self):
        return f"{self.act} {self.public_id}"

    def get_absolute_url(self):
        return reverse("orders:bulk_run", args=[self.store.code, self.public_id])

    @property
    def left(self):
        """Orders that nothing was done with."""
        return self.total - self.done - self.refused

    @property
    def percent(self):
        return 100 * (self.done + self.refused) // max(self.total, 1) if self.is_listed else 0


class BulkItem(models.Model):
    """One order of a bulk act, or one row of a pasted table: waiting, done, or refused with the reason."""

    class Outcome(models.TextChoices):
        WAITING = "", _("waiting")
        DONE = "done", _("done")
        REFUSED = "refused", pgettext_lazy("bulk", "refused")

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(_("row"))
    order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT, verbose_name=_("order"))
    number = models.CharField(_("order's number"), max_length=64, blank=True)
    data = models.JSONField(_("as it was typed"), default=dict)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = BulkItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of a bulk act")
        verbose_name_plural = _("rows of bulk acts")
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="bulkitem_once")]
        indexes = [models.Index(fields=["run", "outcome", "position"], name="bulkitem_outcome")]

    def __str__(self):
        return f"row {self.position}"

    @property
    def why(self):
        """Why it was refused, in the reader's language."""
        return retold(self.data["said"]) if self.data.get("said") else self.reason
