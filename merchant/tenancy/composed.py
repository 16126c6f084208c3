"""Queries whose SQL is composed once a process: for pages on which composing costs more than asking."""

import re
from collections.abc import Mapping

from django.db import connection
from django.db.models import QuerySet

MERCHANT, STORE, USER = -1, -2, -3  # stand-ins for keys: no row has such ones
CODE = "?"  # stands for a code
_LIST, _LISTED = -999, -1_000
_PLACE = re.compile(r"%%|IN \(%s(?:, %s)*\)|%s")


def listed(count: int) -> list[int]:
    """Stand-ins for so many keys of a list."""
    return [_LISTED - place for place in range(count)]


def standing_for(keys: list[int]) -> dict[int, int | list[int]]:
    """These keys, each under its stand-in, and all of them under that of the list."""
    return {_LIST: keys, **dict(zip(listed(len(keys)), keys, strict=True))}


class Composed:
    """A `.values_list()` in which stand-ins hold the place of what differs from page to page."""

    def __init__(self, queryset: QuerySet):
        compiler = queryset.query.get_compiler(connection=connection)
        self._sql, self._params = compiler.as_sql()
        if connection.vendor == "postgresql":
            self._sql, self._params = _with_arrays(self._sql, self._params)
        selected = [column[0] for column in compiler.select[: compiler.col_count]]
        self._converters = compiler.get_converters(selected)

    def rows(self, values: Mapping) -> list[tuple]:
        """The rows, with `values` in place of their stand-ins."""
        values = {_LIST: [], **values}
        with connection.cursor() as cursor:
            cursor.execute(self._sql, [values.get(param, param) for param in self._params])
            found = cursor.fetchall()
        return [self._converted(row) for row in found] if self._converters else found

    def _converted(self, row):
        row = list(row)
        for place, (converters, expression) in self._converters.items():
            for convert in converters:
                row[place] = convert(row[place], expression, connection)
        return tuple(row)


def _with_arrays(sql, params):
    """A list as one value: a statement of a hundred places costs more to fill in than to answer."""
    left, kept = iter(params), []

    def taken(place):
        held = [next(left) for _each in range(place[0].count("%s"))]
        is_list = held[:1] == [_LISTED]
        kept.extend([_LIST] if is_list else held)
        return "= ANY(%s)" if is_list else place[0]

    return _PLACE.sub(taken, sql), kept
