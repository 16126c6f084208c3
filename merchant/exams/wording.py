"""The exam in words: what happened, for the store's history and that of staff."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from merchant.messages.kinds import Kind
from merchant.stores.steps import Step

EVENT_SENTENCES = {
    "joining.exam_begun": _("{person} began the JIT exam"),
    "joining.exam_passed": _("{person} passed the JIT exam with {percent} %"),
    "joining.exam_failed": _("{person} did not pass the JIT exam: {percent} %"),
    "exam_chapter.changed": _("{field}: {old} → {new}"),
    "exam_policy.changed": _("{field}: {old} → {new}"),
    "exam_question.changed": _("{field}: {old} → {new}"),
}
STEP = Step(
    code="exam",
    place=40,
    label=_("JIT exam"),
    what=_("Read the guide, then answer a timed paper about deadlines, packing, JIT hand-over and fines."),
    usual=_("half an hour, most of it reading"),
    url_name="merchant:exam",
    told="merchant.exams.progress.told",
    act="sit_exam",
    after=("agreement",),
)
MESSAGE_KINDS = (
    Kind(
        code="exam.passed",
        label=_("JIT exam"),
        sentence=ngettext_lazy(
            "%(person)s passed the JIT exam for %(store)s with %(percent)s %%.",
            "%(person)s passed the JIT exam for %(store)s with %(percent)s %%.",
            "count",
        ),
        icon="check",
        tone="calm",
        act="see_joining",
        url="merchant.stores.links.checklist_of",
        now="merchant.stores.links.how_they_stand",
    ),
)
