"""A person's own papers, in whatever stores and teams they sat them: all are drawn from one bank."""

from datetime import datetime

from merchant.exams.models import Paper


def tries_of(user) -> list[tuple[datetime, datetime | None]]:
    """When each paper was drawn and closed that the person did not pass; an open one has not closed."""
    return list(Paper.objects.of_user(user).not_passed().values_list("drawn_at", "closed_at"))


def sat_by(user) -> Paper | None:
    """The paper that the person is sitting now, without what it asks."""
    return Paper.objects.of_user(user).open().select_related("store").defer("questions", "solution").first()
