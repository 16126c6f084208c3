from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from merchant.runs.exceptions import NotPossibleNow
from merchant.runs.models import FromFile, Run
from merchant.sheets.exceptions import SheetError
from merchant.sheets.querysets import SheetLineQuerySet, SheetRunQuerySet

LONGEST_KEY = 255


def upload_path(run, _name):
    """A name of our own: the sender's is kept in the row and never touches the disk."""
    return f"sheets/{run.public_id}"


class SheetRun(FromFile, Run):
    """One file of a sheet's rows on its way in; its state is the job's queue."""

    class State(models.TextChoices):
        READING = "reading", _("being read")
        READ = "read", _("waiting for you")
        SAVING = "saving", _("being saved")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        DISCARDED = "discarded", _("discarded")

    MOVES = {
        State.READING: {State.READ, State.FAILED, State.DISCARDED},
        State.READ: {State.SAVING, State.DISCARDED},
        State.SAVING: {State.DONE, State.FAILED},
        State.DONE: set(),
        State.FAILED: set(),
        State.DISCARDED: set(),
    }
    WORKING = ("reading", "saving")
    BEGINS = {}

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READING)
    sheet = models.CharField(_("sheet"), max_length=30)
    key = models.CharField(max_length=32, help_text=_("The form's own: a double click starts one run."))
    file = models.FileField(_("file"), upload_to=upload_path, blank=True)
    is_whole = models.BooleanField(
        _("all or nothing"), default=False, help_text=_("One refused line, and nothing comes in.")
    )
    progress = models.PositiveSmallIntegerField(_("progress, %"), default=0)
    counts = models.JSONField(_("counts"), default=dict)
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    objects = SheetRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of a sheet")
        verbose_name_plural = _("imports of sheets")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["merchant", "key"], name="sheetrun_key_once")]
        indexes = [
            models.Index(fields=["merchant", "sheet", "-id"], name="sheetrun_sheet"),
            models.Index(
                fields=["id"],
                name="sheetrun_unfinished",
                condition=models.Q(state__in=["reading", "saving"]),
            ),
        ]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("merchant:sheet_run", args=[self.merchant.code, self.sheet, self.public_id])

    def become(self, state):
        """As every run; a refusal is one of a sheet, and the progress bar begins anew."""
        try:
            super().become(state)
        except NotPossibleNow as refusal:
            raise SheetError("not_possible_now", state=refusal.state) from refusal
        self.progress = 0


class SheetLine(models.Model):
    """One line of a file, compared with what is there but not saved yet."""

    class Outcome(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        REFUSED = "refused", _("refused")

    # No index of its own: those below begin with the run.
    run = models.ForeignKey(SheetRun, on_delete=models.CASCADE, related_name="lines", db_index=False)
    line_no = models.PositiveIntegerField(help_text=_("As a spreadsheet counts: the header is line 1."))
    key = models.CharField(max_length=LONGEST_KEY, blank=True, help_text=_("Empty: it could not be read."))
    outcome = models.CharField(max_length=10, choices=Outcome)
    is_saved = models.BooleanField(default=False)
    given = models.JSONField(default=dict, help_text=_("What the file says otherwise, by column."))
    before = models.JSONField(null=True, help_text=_("What the preview showed of these columns."))
    refusal = models.JSONField(null=True, help_text=_("Why it is refused: code, column, value, details."))

    objects = SheetLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a sheet")
        verbose_name_plural = _("lines of sheets")
        constraints = [models.UniqueConstraint(fields=["run", "line_no"], name="sheetline_once")]
        indexes = [
            models.Index(fields=["run", "outcome", "is_saved", "line_no"], name="sheetline_outcome"),
            models.Index(fields=["run", "key"], name="sheetline_key"),
        ]

    def __str__(self):
        return f"line {self.line_no}"
