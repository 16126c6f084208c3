"""What platform staff do with the guide, the bank and the policy: part of the exam's services."""

from dataclasses import dataclass

from django.db import transaction

from merchant.audit import services as audit
from merchant.exams import bank_file
from merchant.exams.bank import Entry, problems_of
from merchant.exams.exceptions import BankFileError, ExamError
from merchant.exams.models import Chapter, ExamPolicy, Question

TEXTS_OF_CHAPTERS = ("title_en", "title_zh", "body_en", "body_zh")


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file of the bank changed."""

    added: int
    changed: int
    unchanged: int


def save_chapter(*, chapter: Chapter, actor) -> Chapter:
    """Add a chapter or keep its changed text, which then is a new revision; who read the old one has."""
    with transaction.atomic():
        before = Chapter.objects.select_for_update().filter(pk=chapter.pk).first()
        if before is not None:
            is_new_text = any(getattr(before, name) != getattr(chapter, name) for name in TEXTS_OF_CHAPTERS)
            chapter.revision = before.revision + is_new_text
        facts = audit.facts_of(before)
        chapter.save()
        _record("exam_chapter.changed", chapter, facts, actor, long=("body_en", "body_zh"))
        return chapter


def save_policy(*, policy: ExamPolicy, actor) -> ExamPolicy:
    """Add a policy of the exam or keep its changed numbers; papers that are drawn keep theirs."""
    with transaction.atomic():
        facts = audit.facts_of(ExamPolicy.objects.select_for_update().filter(pk=policy.pk).first())
        policy.save()
        _record("exam_policy.changed", policy, facts, actor)
        return policy


def save_question(*, entry: Entry, actor) -> Question:
    """Add a question to the bank or change it; papers that ask it already keep their copy."""
    with transaction.atomic():
        topics = set(Chapter.objects.values_list("code", flat=True))
        if problems := problems_of(entry, topics):
            raise ExamError(str(problems[0].sentence))
        row = Question.objects.select_for_update().filter(code=entry.code).first()
        return _save(row, entry, actor)


def import_bank(*, data: bytes, actor) -> Imported:
    """Take in a file of the bank: all of it, or nothing and every problem by its row.

    Questions are known by their code; those that the file does not name stay as they are.
    """
    with transaction.atomic():
        topics = set(Chapter.objects.values_list("code", flat=True))
        entries, problems = bank_file.read(data, topics)
        if problems:
            raise BankFileError(problems)
        codes = [entry.code for entry in entries]
        known = {row.code: row for row in Question.objects.select_for_update().filter(code__in=codes)}
        changed = [entry for entry in entries if entry.code in known and known[entry.code].entry != entry]
        added = [entry for entry in entries if entry.code not in known]
        for entry in (*added, *changed):
            _save(known.get(entry.code), entry, actor)
        return Imported(len(added), len(changed), len(entries) - len(added) - len(changed))


def export_bank() -> bytes:
    """The whole bank as a file that can be brought in again."""
    return bank_file.written(row.entry for row in Question.objects.order_by("code"))


def _save(row, entry, actor):
    row = row or Question(code=entry.code)
    facts = audit.facts_of(row if row.pk else None)
    for name in Entry.__slots__:
        if name not in ("topic", "options"):
            setattr(row, name, getattr(entry, name))
    row.topic_id = entry.topic
    row.options = [{"en": one.en, "zh": one.zh, "right": one.right} for one in entry.options]
    row.save()
    _record("exam_question.changed", row, facts, actor)
    return row


def _record(kind, row, before, actor, long=()):
    """What changed, fact by fact; of a long text only that it did."""
    after = audit.facts_of(row)
    for name in long:
        fact = f"{row._meta.model_name}.{name}"
        if before.get(fact, "") != after[fact]:
            before[fact], after[fact] = "–", f"{len(after[fact])}"
        else:
            del after[fact]
    audit.record_changes(kind, row, before=before, after=after, actor=actor)
