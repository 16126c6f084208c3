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

from merchant.tenancy.lookups import planned_cursor

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

Stamps = Mapping[tuple[str, int], str]  # by what they are of, and its key
Asks = Callable[[Collection], Mapping]  # the stamps of keys, as they are now


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
    # Another server begins another count of transactions; so does one that was put back to an earlier state.
    stamp = "concat(asked.stamp, pg_postmaster_start_time())"
    told = [
        f"SELECT '{one.kind}', asked.key, {stamp} FROM ({one.statement}) AS asked (key, stamp)"
        for one in questions
    ]
    with planned_cursor() as cursor:
        cursor.execute(" UNION ALL ".join(told), [value for one in questions for value in one.values])
        return {(kind, key): stamp for kind, key, stamp in cursor}


class Kept(Generic[Key, Value]):
    """What was worked out in this process, by key, each with the stamp of the rows it was worked out of.

    As much of it as weighs no more than `most`; each weighs 1, or what `weigh` says.
    """

    def __init__(self, most: int, weigh: Callable[[Value], int] = lambda _value: 1):
        self._most, self._weigh, self._lock = most, weigh, Lock()
        self._kept: dict[Key, tuple[str, Value]] = {}
        self._weight = 0

    def find(
        self,
        stamps: Mapping[Key, str],
        keys: Collection[Key],
        work_out: Callable[[Collection[Key]], Mapping[Key, Value]],
        again: Asks,
    ) -> dict[Key, Value]:
        """What these keys stand for; what is not kept, or of rows that changed, is worked out.

        `stamps` were asked before. Those of what was worked out are asked `again` after it: what changed in
        between is not kept, because rows that come and go leave the stamp that was there before them.
        """
        found = {}
        for key in keys:
            stamp, value = self._kept.get(key, (None, None))
            if stamp is not None and stamp == stamps.get(key):
                found[key] = value
        missing = [key for key in keys if key not in found]
        new = work_out(missing) if missing else {}
        after = again(missing) if missing and stamps else {}
        for key in new.keys() & stamps.keys():
            if after.get(key) == stamps[key]:
                self._keep(key, stamps[key], new[key])
        return found | new

    def _keep(self, key, stamp, value):
        if self._weigh(value) > self._most:
            return
        with self._lock:
            self._drop(key)
            self._kept[key] = stamp, value
            self._weight += self._weigh(value)
            while self._weight > self._most:
                self._drop(next(iter(self._kept)))  # worked out longest ago

    def _drop(self, key):
        if key in self._kept:
            _stamp, value = self._kept.pop(key)
            self._weight -= self._weigh(value)
