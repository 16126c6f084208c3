"""Whatever is sent, the answer is a page or a refusal, never an error of ours.

`python -m tests.drills.fuzz 10000` sends as many as one likes; here a part of them stands for all.
"""

from tests.conftest import client_of
from tests.drills.digest import digest
from tests.drills.fuzzing import odd_requests
from tests.drills.sending import send

COUNT = 1_500


def test_odd_requests_of_a_member_break_nothing(ours):
    client = client_of(ours.owner)
    client.raise_request_exception = False

    answers = [(send(client, ours.owner, odd), odd) for odd in odd_requests(ours, seed=20, count=COUNT)]

    assert [odd.told() for status, odd in answers if status >= 500] == []
    assert sum(status == 200 for status, _odd in answers) > COUNT / 20, "hardly a page opened"


def test_odd_requests_of_a_stranger_break_and_change_nothing(ours, outsider):
    client = client_of(outsider)
    client.raise_request_exception = False
    before = rows_of_merchants()

    requests = odd_requests(ours, seed=21, count=COUNT // 3)
    broken = [odd.told() for odd in requests if send(client, outsider, odd) >= 500]

    assert broken == []
    assert rows_of_merchants() == before


def rows_of_merchants():
    """Everything but what is a person's own: their account and how often they failed to sign in."""
    own = ("merchant.User", "account.", "mfa.", "socialaccount.", "merchant.OutboxMessage", "sessions.")
    return {label: found for label, found in digest().items() if not label.startswith(own)}
