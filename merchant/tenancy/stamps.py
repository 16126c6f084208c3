"""Whether rows are still those that something was worked out of, so that it need not be worked out again.

PostgreSQL tells every version of every row apart by where it lies and by the transaction that wrote it
(ctid, xmin). A stamp is a digest of those: whatever changes the rows, by whatever way, changes their stamp,
and nobody has to throw anything away. Elsewhere there are no stamps, and everything is read anew.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from django.db import connection

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

Stamps = Mapping[tuple[str, int], str]  # by what they are of, and its key


@dataclass(frozen=True, slots=True)
class Question:
    """A SELECT of (key, stamp) for things of one kind, with what its marks stand for."""

    kind: str
    statement: str
    values: tuple = ()


def versions(table: str, condition: str) -> str:
    """SQL for one text that differs whenever another row fulfils the condition, or one of them changed."""
    return f"(SELECT string_agg(concat(ctid, xmin), ',' ORDER BY id) FROM {table} WHERE {condition})"


def stamps_of(*questions: Question) -> Stamps:
    """The stamps that these ask for, in one query; none where the database does not tell them."""
    if connection.vendor != "postgresql":
        return {}
    told = [f"SELECT '{one.kind}', * FROM ({one.statement}) AS asked" for one in questions]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(told), [value for one in questions for value in one.values])
        return {(kind, key): stamp for kind, key, stamp in cursor}


class Kept(Generic[Key, Value]):
    """What was worked out in this process, by key, each with the stamp of the rows it was worked out of."""

    def __init__(self, most: int):
        self._most, self._lock = most, Lock()
        self._kept: dict[Key, tuple[str, Value]] = {}

    def find(
        self,
        stamps: Mapping[Key, str],
        keys: Collection[Key],
        work_out: Callable[[Collection[Key]], Mapping[Key, Value]],
    ) -> dict[Key, Value]:
        """What these keys stand for; what is not kept, or of rows that changed, is worked out.

        Take the stamps before: then what changed meanwhile is found out the next time.
        """
        found = {}
        for key in keys:
            stamp, value = self._kept.get(key, (None, None))
            if stamp is not None and stamp == stamps.get(key):
                found[key] = value
        missing = [key for key in keys if key not in found]
        new = work_out(missing) if missing else {}
        for key in new.keys() & stamps.keys():
            self._keep(key, stamps[key], new[key])
        return found | new

    def _keep(self, key, stamp, value):
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = stamp, value
            if len(self._kept) > self._most:
                self._kept.pop(next(iter(self._kept)))  # worked out longest ago
