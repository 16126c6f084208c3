from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.runs.exceptions import NotPossibleNow as NotInThisState
from merchant.runs.models import FromFile, StoreRun
from merchant.tenancy.models import StoreOwned
from merchant.tenancy.public_ids import new_public_id
from orders.book.models import Line, Order
from orders.intake.exceptions import NotPossibleNow
from orders.intake.querysets import ImportRunQuerySet, StagedRowQuerySet

FOLDER = "imports"


def upload_path(run, _name):
    """A name of our own: the sender's is kept in the row and never touches the disk."""
    return f"{FOLDER}/{run.public_id}"


class ImportRun(FromFile, StoreRun):
    """One file of orders on its way into the book; its state is the job's queue."""

    class State(models.TextChoices):
        MAPPING = "mapping", _("waits for its columns")
        READING = "reading", _("being read")
        READ = "read", _("waiting for you")
        APPLYING = "applying", _("being brought in")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        DISCARDED = "discarded", _("discarded")
        UNDOING = "undoing", _("being taken back")
        UNDONE = "undone", _("taken back")

    MOVES = {
        State.MAPPING: {State.READING, State.DISCARDED},
        State.READING: {State.READ, State.FAILED, State.DISCARDED},
        State.READ: {State.APPLYING, State.DISCARDED, State.MAPPING},
        State.APPLYING: {State.DONE, State.FAILED},
        State.DONE: {State.UNDOING},
        State.FAILED: {State.UNDOING},  # of what came in before it failed
        State.DISCARDED: set(),
        State.UNDOING: {State.UNDONE, State.FAILED, State.DONE},  # done: all or none was asked
        State.UNDONE: set(),
    }
    WORKING = ("reading", "applying", "undoing")
    BEGINS = {}

    class Treatment(models.TextChoices):
        OPEN = "open", _("open: to be shipped")
        HISTORY = "history", _("history: already ended")

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READING)
    profile = models.CharField(_("profile"), max_length=30)
    column_map = models.JSONField(
        _("columns"),
        default=dict,
        blank=True,
        help_text=_("What the columns mean, as it was when they were read."),
    )
    map_name = models.CharField(_("saved columns"), max_length=60, blank=True)
    file = models.FileField(_("file"), upload_to=upload_path, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    treatment = models.CharField(_("treated as"), max_length=10, choices=Treatment, blank=True)
    proposed_treatment = models.CharField(_("proposed"), max_length=10, choices=Treatment, blank=True)
    create_skus = models.BooleanField(_("add unknown SKUs to the catalogue"), default=False)
    is_whole = models.BooleanField(
        _("all or nothing"), default=False, help_text=_("One refused line, and nothing comes in.")
    )
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("taken back by"),
    )
    is_staged = models.BooleanField(
        _("read to its end"),
        default=False,
        help_text=_("Every line is staged; what is left is judging them."),
    )
    progress = models.PositiveSmallIntegerField(_("progress, %"), default=0)
    counts = models.JSONField(_("counts"), default=dict)
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["store", "-id"], name="importrun_store"),
            models.Index(fields=["id"], name="importrun_with_file", condition=~models.Q(file="")),
            models.Index(
                fields=["id"],
                name="importrun_unfinished",
                condition=models.Q(state__in=["reading", "applying", "undoing"]),
            ),
        ]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("orders:import_run", args=[self.store.code, self.public_id])

    def become(self, state):
        """As every run; a refusal is one of an import, and the progress bar begins anew."""
        try:
            super().become(state)
        except NotInThisState as refusal:
            raise NotPossibleNow("not_possible_now", state=refusal.state) from refusal
        self.progress = 0


class FileHead(models.Model):
    """The first lines of a file whose columns somebody names; they hold addresses and go with the file."""

    run = models.OneToOneField(ImportRun, primary_key=True, on_delete=models.CASCADE, related_name="head")
    packed = models.BinaryField()
    has_names = models.BooleanField(
        null=True, default=True, help_text=_("Whether the first line names the columns; unknown: is asked.")
    )

    class Meta:
        verbose_name = _("head of a file")
        verbose_name_plural = _("heads of files")

    def __str__(self):
        return f"head of {self.run_id}"


class SavedMap(StoreOwned):
    """What a store's own kind of file means, column by column, kept under a name."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField(pgettext_lazy("columns", "name"), max_length=60)
    column_map = models.JSONField(_("columns"))
    header = models.JSONField(_("header"), help_text=_("The column names of the file that it was made with."))
    is_active = models.BooleanField(_("offered"), default=True)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("saved columns")
        verbose_name_plural = _("saved columns")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "store", Lower("name"), condition=models.Q(is_active=True), name="savedmap_name_once"
            )
        ]

    def __str__(self):
        return self.name

    @property
    def is_headless(self):
        """Whether such a file's first line is an order's, too, and its columns are called by letters."""
        return self.column_map.get("headless", False)

    def get_absolute_url(self):
        return reverse("orders:saved_map", args=[self.store.code, self.public_id])


class StagedRow(models.Model):
    """One line of an import's file, read and judged but not yet brought in."""

    class Verdict(models.TextChoices):
        SALE = "sale", _("order line")
        CHARGE = "charge", _("order charge")
        CANCELLATION = "cancellation", _("cancellation")
        REFUSED = "refused", _("refused")

    # No index of its own: the unique constraint begins with the run.
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows", db_index=False)
    line_no = models.PositiveIntegerField(help_text=_("As a spreadsheet counts: the header is line 1."))
    group = models.CharField(
        max_length=90,
        help_text=_("Programme and number of the order that the line belongs to; may be empty."),
    )
    verdict = models.CharField(max_length=12, choices=Verdict)
    payload = models.JSONField()
    reason = models.CharField(max_length=40, blank=True)
    field = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=20, blank=True, help_text=_("Empty until decided."))

    objects = StagedRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("staged row")
        verbose_name_plural = _("staged rows")
        constraints = [models.UniqueConstraint(fields=["run", "line_no"], name="stagedrow_once")]
        indexes = [models.Index(fields=["run", "outcome", "group", "line_no"], name="stagedrow_group")]

    def __str__(self):
        return f"line {self.line_no}"

    @property
    def number(self):
        """The order's number in the file."""
        return self.group.partition(":")[2]


class ImportedOrder(models.Model):
    """What an import did to one order; written in the transaction of the effect itself."""

    class Outcome(models.TextChoices):
        NEW = "new", _("new")
        UNCHANGED = "unchanged", _("unchanged")
        RELEASED = "released", _("released")
        EXTENDED = "extended", _("extended")
        CHANGED = "changed", _("changed at the source")
        TAKEN_BACK = "taken_back", _("taken back")

    # No index of its own: those below begin with the run.
    run = models.ForeignKey(
        ImportRun,
        on_delete=models.CASCADE,
        related_name="brought",
        verbose_name=_("import"),
        db_index=False,
    )
    order = models.ForeignKey(
        Order,
        null=True,
        on_delete=models.PROTECT,
        related_name="imports",
        verbose_name=_("order"),
        help_text=_("Empty: it was taken back; its events tell of it."),
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    kept_because = models.CharField(_("not taken back, because"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("imported order")
        verbose_name_plural = _("imported orders")
        indexes = [models.Index(fields=["run", "outcome", "id"], name="importedorder_outcome")]

    def __str__(self):
        return f"{self.outcome} {self.order_id}"


class SourceCancellation(StoreOwned):
    """A source's cancellation line under its own number, so that a second file cancels nothing twice."""

    class Outcome(models.TextChoices):
        CANCELLED = "cancelled", _("cancelled units of an order")
        RETURNED = "returned", _("already shipped: a return")
        SEVERAL = "several", _("several sales fit")
        USED_UP = "used_up", _("the sale that fits has no units left")
        DIFFERS = "differs", _("no sale has this price and quantity")
        NONE = "none", _("no earlier sale to this buyer")
        NO_BUYER = "no_buyer", _("without a buyer")
        NOT_A_PRODUCT = "not_a_product", _("not a product")

    run = models.ForeignKey(ImportRun, null=True, on_delete=models.PROTECT, verbose_name=_("import"))
    number = models.CharField(_("number"), max_length=64)
    identity = models.CharField(_("identity"), max_length=200)
    line = models.ForeignKey(Line, null=True, on_delete=models.PROTECT, verbose_name=_("line"))
    order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT, verbose_name=_("order"))
    units = models.PositiveIntegerField(_("units"))
    outcome = models.CharField(_("outcome"), max_length=15, choices=Outcome)
    happened_at = models.DateTimeField(_("happened at"))

    class Meta:
        verbose_name = _("cancellation line")
        verbose_name_plural = _("cancellation lines")
        constraints = [
            models.UniqueConstraint(fields=["store", "number", "identity"], name="sourcecancellation_once")
        ]

    def __str__(self):
        return f"{self.number} {self.identity}"
