"""Acts at the same time, with real commits: for tests of what two people may do to each other."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections

only_where_writers_meet = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer at a time"
)


def at_once(*acts):
    """Run the acts in threads that start together; return what they raised."""
    barrier, raised = Barrier(len(acts)), []

    def run(act):
        barrier.wait()
        try:
            act()
        except Exception as error:  # the test looks at it
            raised.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised
