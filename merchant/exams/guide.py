"""The guide and the exam's policy, which are the platform's and the same for every store."""

from django.utils import timezone

from merchant.exams.models import Chapter, ExamPolicy


def chapters_shown() -> list[Chapter]:
    """The guide's chapters in their order."""
    return list(Chapter.objects.shown())


def chapter_of(code: str) -> Chapter | None:
    """A chapter that the guide shows."""
    return Chapter.objects.shown().filter(code=code).first()


def policy_now() -> ExamPolicy:
    """The policy that counts today; that of the first day where staff set none for it."""
    today = timezone.now().date()
    return ExamPolicy.objects.valid_on(today).first() or ExamPolicy(valid_from=today)


def topic_codes() -> set[str]:
    """What a question may be about: every chapter, also those that the guide does not show now."""
    return set(Chapter.objects.values_list("code", flat=True))
