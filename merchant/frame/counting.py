"""Counts that never grow dear: each stops one past its cap, and all of them are one query."""

from collections.abc import Mapping

from django.db import connection
from django.db.models import QuerySet

COUNTED_TO = 9_999  # beyond this a count says "9,999+"


def capped_counts(querysets: Mapping[str, QuerySet], *, cap: int = COUNTED_TO) -> dict[str, int]:
    """Count each queryset, but none further than one past the cap, in one query."""
    selects, params = [], []
    for queryset in querysets.values():
        sql, values = queryset.order_by().values("pk")[: cap + 1].query.sql_with_params()
        selects.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")
        params.extend(values)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(selects), params)
        return dict(zip(querysets, cursor.fetchone(), strict=True))


def shown_count(count: int, *, cap: int = COUNTED_TO) -> str:
    """A count as pages show it."""
    return f"{cap:,}+" if count > cap else f"{count:,}"
