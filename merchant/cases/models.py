from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.attachments.models import Attached, hidden_path
from merchant.cases.exceptions import CaseError
from merchant.cases.querysets import CaseQuerySet, TermsQuerySet
from merchant.cases.states import CaseCategory, CaseState
from merchant.frame.sayings import retold
from merchant.tenancy.models import MerchantOwned, Store, StoreOwned
from merchant.tenancy.public_ids import new_public_id

FOLDER = "cases"
LONGEST_SUBJECT = 120
LONGEST_TEXT = 4000


class CaseTerms(models.Model):
    """The numbers of cases, as platform staff set them from a day on."""

    valid_from = models.DateField(_("valid from"), unique=True)
    reopen_days = models.PositiveSmallIntegerField(
        _("days to open again"),
        default=30,
        help_text=_("So long after a case was closed an answer of the store opens it again."),
    )
    most_open = models.PositiveSmallIntegerField(
        _("open cases of a store"),
        default=50,
        validators=[MinValueValidator(1)],
        help_text=_("So many a store may have open at a time; jobs and staff may open more."),
    )

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("terms of cases")
        verbose_name_plural = _("terms of cases")
        ordering = ["-valid_from"]

    def __str__(self):
        return f"{self.valid_from}"


class Case(StoreOwned):
    """A thread between a store and platform staff about one matter."""

    Category, State = CaseCategory, CaseState
    MOVES = {
        CaseState.OPEN: {CaseState.ANSWERED, CaseState.CLOSED},
        CaseState.ANSWERED: {CaseState.OPEN, CaseState.CLOSED},
        CaseState.CLOSED: {CaseState.OPEN, CaseState.ANSWERED},
    }

    # No index of its own: those below begin with it.
    store = models.ForeignKey(Store, on_delete=models.PROTECT, verbose_name=_("store"), db_index=False)
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    key = models.CharField(
        _("key"), max_length=60, default=new_public_id, editable=False,
        help_text=_("Opened again under its key, it is the same case."),
    )  # fmt: skip
    category = models.CharField(pgettext_lazy("case", "category"), max_length=15, choices=CaseCategory)
    subject = models.CharField(_("subject"), max_length=LONGEST_SUBJECT)
    # A job speaks no language: what it said is kept so that each reader reads it in theirs.
    said = models.JSONField(_("subject as it was said"), null=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=CaseState)
    state_since = models.DateTimeField(_("waits since"), default=timezone.now)
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("opened by"),
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("assignee"),
    )
    written = models.PositiveIntegerField(
        _("messages written"), default=0, help_text=_("Who answers says how many they have seen.")
    )
    last_at = models.DateTimeField(_("last written at"), default=timezone.now)
    is_unread_by_store = models.BooleanField(_("unread by the store"), default=False)
    is_unread_by_staff = models.BooleanField(_("unread by staff"), default=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("with platform staff", "case")
        verbose_name_plural = pgettext_lazy("with platform staff", "cases")
        ordering = ["-last_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["store", "key"], name="case_once_a_key"),
            models.CheckConstraint(condition=~Q(subject=""), name="case_has_a_subject"),
        ]
        indexes = [
            models.Index(fields=["store", "state", "last_at", "id"], name="case_of_store"),
            models.Index(fields=["state", "state_since", "id"], name="case_by_age"),
        ]

    def __str__(self):
        return self.shown_subject

    def get_absolute_url(self):
        return reverse("merchant:case", args=[self.store.code, self.public_id])

    @property
    def shown_subject(self):
        """The subject, in the reader's language where a job said it."""
        return retold(self.said) if self.said else self.subject

    def may_become(self, state):
        return state in self.MOVES[self.State(self.state)]

    def become(self, state):
        """Set the state in memory; only a service saves it."""
        if not self.may_become(state):
            raise CaseError(
                _("The case is %(state)s; this is not possible any more.")
                % {"state": self.get_state_display()}
            )
        self.state, self.state_since = state, timezone.now()


class CaseMessage(MerchantOwned):
    """What somebody wrote in a case; both sides read it."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="messages", verbose_name=_("case"), db_index=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    number = models.PositiveIntegerField(_("number in the case"))
    is_staff = models.BooleanField(_("by platform staff"), default=False)
    is_closing = models.BooleanField(_("closes the case"), default=False)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT)
    said = models.JSONField(_("text as it was said"), null=True, editable=False)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("message of a case")
        verbose_name_plural = _("messages of cases")
        ordering = ["case", "number"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="casemessage_has_text"),
            models.UniqueConstraint(fields=["case", "number"], name="casemessage_of_case"),
        ]

    def __str__(self):
        return f"{self.case_id} {self.at:%Y-%m-%d}"

    @property
    def shown_text(self):
        """The text, in the reader's language where a job said it."""
        return retold(self.said) if self.said else self.text


def case_path(_file, _name):
    """Where a case's file lies."""
    return hidden_path(FOLDER)


class CaseFile(Attached):
    """A paper or picture that somebody attached to what they wrote."""

    message = models.ForeignKey(
        CaseMessage, on_delete=models.PROTECT, related_name="files", verbose_name=_("message")
    )
    file = models.FileField(_("file"), upload_to=case_path)

    class Meta(Attached.Meta):
        verbose_name = _("file of a case")
        verbose_name_plural = _("files of cases")
        # How much a merchant attached lately is added up.
        indexes = [models.Index(fields=["merchant", "id"], name="casefile_of_merchant")]


class CaseNote(MerchantOwned):
    """What staff tell each other of a case. A table of its own: nothing that shows a thread can show it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes", verbose_name=_("case"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    text = models.TextField(_("text"), max_length=LONGEST_TEXT)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("note of staff")
        verbose_name_plural = _("notes of staff")
        ordering = ["id"]

    def __str__(self):
        return f"{self.case_id} {self.at:%Y-%m-%d}"
