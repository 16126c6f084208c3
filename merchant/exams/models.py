from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from merchant.exams.bank import Entry, Kind, Option
from merchant.exams.exceptions import ExamError
from merchant.exams.querysets import ChapterQuerySet, PaperQuerySet, PolicyQuerySet, QuestionQuerySet
from merchant.tenancy.models import MerchantOwned, StoreOwned
from merchant.tenancy.public_ids import new_public_id

AT_LEAST_ONE = [MinValueValidator(1)]


def spoken(language: str | None) -> str:
    """Which of the guide's and the bank's two languages a reader of this one gets."""
    return "zh" if (language or "").startswith("zh") else "en"


class Chapter(models.Model):
    """A chapter of the guide, which is also a topic of the bank. Staff write it."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    place = models.PositiveSmallIntegerField(_("place"), default=100)
    title_en = models.CharField(_("title, English"), max_length=100)
    title_zh = models.CharField(_("title, Chinese"), max_length=100)
    body_en = models.TextField(_("text, English"), help_text=_("Markdown."))
    body_zh = models.TextField(_("text, Chinese"), help_text=_("Markdown."))
    is_active = models.BooleanField(
        _("shown"), default=True, help_text=_("Off: neither read nor asked about any more.")
    )
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)

    objects = ChapterQuerySet.as_manager()

    class Meta:
        verbose_name = _("chapter of the guide")
        verbose_name_plural = _("chapters of the guide")
        ordering = ["place", "code"]

    def __str__(self):
        return self.title

    @property
    def title(self):
        return getattr(self, f"title_{spoken(get_language())}")

    @property
    def body(self):
        return getattr(self, f"body_{spoken(get_language())}")


class ChapterRead(StoreOwned):
    """Somebody has read a chapter for a store: opened it, and said so."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    chapter = models.ForeignKey(
        Chapter, on_delete=models.PROTECT, related_name="+", verbose_name=_("chapter of the guide")
    )
    revision = models.PositiveIntegerField(_("revision"))
    read_at = models.DateTimeField(_("read at"))

    class Meta:
        verbose_name = _("chapter that was read")
        verbose_name_plural = _("chapters that were read")
        constraints = [models.UniqueConstraint(fields=["store", "user", "chapter"], name="chapterread_once")]

    def __str__(self):
        return f"{self.user_id} {self.chapter_id}"


class Question(models.Model):
    """A question of the bank; papers hold copies, so that changing it changes no paper."""

    Kind = Kind

    code = models.CharField(_("code"), max_length=40, unique=True)
    topic = models.ForeignKey(
        Chapter,
        to_field="code",
        on_delete=models.PROTECT,
        related_name="questions",
        verbose_name=_("topic"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    text_en = models.TextField(_("question, English"))
    text_zh = models.TextField(_("question, Chinese"))
    explanation_en = models.TextField(_("explanation, English"))
    explanation_zh = models.TextField(_("explanation, Chinese"))
    options = models.JSONField(_("options"))
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Off: asked on no new paper; it stays on those that have it.")
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of the exam")
        verbose_name_plural = _("questions of the exam")
        ordering = ["code"]

    def __str__(self):
        return self.code

    @property
    def entry(self) -> Entry:
        """The question as files write it."""
        texts = {name: getattr(self, name) for name in Entry.__slots__ if name not in ("topic", "options")}
        return Entry(topic=self.topic_id, options=tuple(Option(**told) for told in self.options), **texts)


class ExamPolicy(models.Model):
    """How the exam is held from a day on. Staff set it; a paper keeps what it was drawn under."""

    valid_from = models.DateField(_("valid from"), unique=True)
    questions = models.PositiveSmallIntegerField(
        _("questions"), default=20, validators=[*AT_LEAST_ONE, MaxValueValidator(200)]
    )
    is_per_topic = models.BooleanField(
        _("so many of each topic"), default=False, help_text=_("Off: so many in all, topics in proportion.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=30, validators=[*AT_LEAST_ONE, MaxValueValidator(600)]
    )
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark, percent"), default=80, validators=[*AT_LEAST_ONE, MaxValueValidator(100)]
    )
    attempts_a_day = models.PositiveSmallIntegerField(
        _("attempts a day"),
        default=3,
        validators=AT_LEAST_ONE,
        help_text=_("Of a person in a store, on a day of the store's time zone."),
    )
    cool_down_minutes = models.PositiveSmallIntegerField(
        _("minutes between attempts"), default=10, help_text=_("From a paper's end to the next one's begin.")
    )

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy of the exam")
        verbose_name_plural = _("policies of the exam")
        ordering = ["-valid_from"]

    def __str__(self):
        return f"{self.valid_from}"


class Paper(StoreOwned):
    """One person's attempt at the exam for a store: drawn and fixed at its start, graded at its end."""

    class State(models.TextChoices):
        OPEN = "open", _("being sat")
        CLOSED = "closed", _("graded")

    MOVES = {State.OPEN: {State.CLOSED}, State.CLOSED: set()}

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    language = models.CharField(_("language"), max_length=10, choices=[("en", "English"), ("zh", "简体中文")])
    drawn_at = models.DateTimeField(_("begun at"))
    closes_at = models.DateTimeField(_("ends at"))
    closed_at = models.DateTimeField(_("ended at"), null=True)
    # What is asked and what is right stand apart, so that no page of an open paper even reads the latter.
    questions = models.JSONField(_("questions"))
    solution = models.JSONField(_("solution"))
    terms = models.JSONField(_("policy"))
    seed = models.CharField(_("drawn by"), max_length=32)
    score = models.PositiveSmallIntegerField(_("right answers"), null=True)
    percent = models.PositiveSmallIntegerField(_("percent"), null=True)
    passed = models.BooleanField(_("passed"), null=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper of the exam")
        verbose_name_plural = _("papers of the exam")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(state="open"), name="paper_one_open_a_person"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None, passed=None)
                | Q(
                    state="closed",
                    closed_at__isnull=False,
                    score__isnull=False,
                    percent__isnull=False,
                    passed__isnull=False,
                ),
                name="paper_closed_is_graded",
            ),
        ]
        indexes = [
            models.Index(fields=["closes_at"], name="paper_open", condition=Q(state="open")),
            models.Index(fields=["store", "state", "user"], name="paper_of_store"),
        ]

    def __str__(self):
        return self.public_id

    def may_become(self, state):
        return state in self.MOVES[self.State(self.state)]

    def become(self, state):
        """Set the state in memory; only a service saves it."""
        if not self.may_become(state):
            raise ExamError(_("This paper is graded already; it takes no answers any more."))
        self.state = state
        # The clock may have been put back since, and a late sweep takes no time from the next attempt.
        self.closed_at = min(max(timezone.now(), self.drawn_at), self.closes_at)

    def is_over(self, moment):
        """Whether it takes no answers any more; at the last moment itself it does."""
        return self.state == self.State.CLOSED or moment > self.closes_at


class PaperAnswer(MerchantOwned):
    """What was answered to one question of a paper, as it was given; the last one counts."""

    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, related_name="answers", verbose_name=_("paper of the exam")
    )
    question = models.ForeignKey(
        Question,
        on_delete=models.PROTECT,
        related_name="asked_on",
        verbose_name=_("question of the exam"),
        help_text=_("Of which the paper holds a copy."),
    )
    place = models.PositiveSmallIntegerField(_("place"))
    given = models.JSONField(_("given"), default=list)
    given_at = models.DateTimeField(_("given at"), null=True)
    is_right = models.BooleanField(_("right"), null=True)

    class Meta:
        verbose_name = _("answer of the exam")
        verbose_name_plural = _("answers of the exam")
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["paper", "place"], name="paperanswer_once_a_place")]

    def __str__(self):
        return f"{self.paper_id} {self.place}"
