from merchant.jobs.deafness import Deafness


def test_a_message_that_stays_first_for_too_long_shows_it():
    deafness = Deafness(60)

    assert [deafness.shows(b"one", now) for now in (100, 159, 160)] == [False, False, True]


def test_a_queue_that_moves_does_not():
    deafness = Deafness(60)

    assert not any(
        deafness.shows(message, now) for message, now in ((b"one", 0), (b"two", 50), (b"two", 100))
    )


def test_neither_does_an_empty_queue_nor_a_broker_that_is_away():
    deafness = Deafness(60)

    for message, now in ((b"one", 0), (None, 50), (b"one", 100)):
        assert not deafness.shows(message, now)
