from django.db import models
from django.db.models import Avg, Count, Q

from merchant.tenancy.querysets import MerchantQuerySet


class ChapterQuerySet(models.QuerySet):
    """Chainable questions about the guide."""

    def shown(self):
        """What a seller reads, in its order."""
        return self.filter(is_active=True).order_by("place", "code")


class QuestionQuerySet(models.QuerySet):
    """Chainable questions about the bank."""

    def drawable(self):
        """What a paper may ask: of chapters that the guide shows."""
        return self.filter(is_active=True, topic__is_active=True)

    def with_difficulty(self):
        """How often each was asked on closed papers and right there, and how good those papers were."""
        graded, right = Q(asked_on__is_right__isnull=False), Q(asked_on__is_right=True)
        wrong = Q(asked_on__is_right=False)
        return self.annotate(
            times_asked=Count("asked_on", filter=graded),
            times_right=Count("asked_on", filter=right),
            percent_of_the_right=Avg("asked_on__paper__percent", filter=right),
            percent_of_the_wrong=Avg("asked_on__paper__percent", filter=wrong),
        )


class PolicyQuerySet(models.QuerySet):
    """Chainable questions about the exam's policy."""

    def valid_on(self, day):
        """What counts on a day: the latest that began."""
        return self.filter(valid_from__lte=day).order_by("-valid_from")


class PaperQuerySet(MerchantQuerySet):
    """Chainable questions about papers."""

    def open(self):
        return self.filter(state="open")

    def overdue(self, moment):
        """Still open though their time is over: at the last moment itself an answer is in time."""
        return self.filter(state="open", closes_at__lt=moment)

    def passed(self):
        return self.filter(passed=True)

    def not_passed(self):
        """Failed ones, and those that are being sat."""
        return self.exclude(passed=True)

    def of_user(self, user):
        """One person's papers, in whatever stores and teams."""
        return self.filter(user=user)

    def of_person(self, store, user):
        """One person's papers in one store, the latest first."""
        return self.filter(store=store, user=user).order_by("-pk")
