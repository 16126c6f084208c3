import threading

from merchant.jobs.deafness import Deafness, EndWhenDeaf


class BrokenWorker:
    """Something is wrong that nobody thought of; each look at it is counted."""

    def __init__(self, looks):
        self.looks, self.was_looked_at = looks, threading.Event()

    @property
    def app(self):
        self.looks -= 1
        if self.looks <= 0:
            self.was_looked_at.set()
        raise RuntimeError("nobody thought of this")


def test_a_look_that_fails_is_not_the_last(settings):
    settings.WORKER_DEAF_AFTER = 0.06
    worker = BrokenWorker(looks=3)
    watch = EndWhenDeaf(worker)

    watch.start(worker)
    has_looked_on = worker.was_looked_at.wait(10)
    watch.stop(worker)

    assert has_looked_on


def shown(*looks, has_room=True):
    """What each look shows: (next in line, seconds)."""
    deafness = Deafness(60)
    return [deafness.shows(message, has_room=has_room, now=now) for message, now in looks]


def test_a_message_that_stays_first_for_too_long_shows_it():
    assert shown((b"one", 100), (b"one", 159), (b"one", 160)) == [False, False, True]


def test_a_queue_that_moves_does_not():
    assert not any(shown((b"one", 0), (b"two", 50), (b"two", 100)))


def test_neither_does_an_empty_queue():
    assert not any(shown((b"one", 0), (None, 50), (b"one", 100)))


def test_a_worker_with_all_hands_full_may_leave_it_there():
    assert not any(shown((b"one", 0), (b"one", 100), has_room=False))


def test_the_time_counts_from_when_it_has_room_again():
    deafness = Deafness(60)
    deafness.shows(b"one", has_room=False, now=100)

    assert not deafness.shows(b"one", has_room=True, now=159)
    assert deafness.shows(b"one", has_room=True, now=160)
