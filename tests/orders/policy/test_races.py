"""Two people at once, with real commits: neither passes the other by."""

from datetime import UTC, datetime

import pytest

from orders.policy.exceptions import PolicyError
from orders.policy.models import PolicyVersion
from orders.policy.services import publish, save_draft
from tests.orders.policy.builders import make_draft, seen_now
from tests.racing import at_once, only_where_writers_meet

pytestmark = [pytest.mark.usefixtures("real_commits"), only_where_writers_meet]
LATER = {"valid_from": datetime(2099, 1, 1, tzinfo=UTC)}


def test_of_two_that_publish_for_the_same_orders_one_is_refused():
    drafts = [make_draft(**LATER), make_draft(**LATER)]
    seen = [seen_now(draft) for draft in drafts]

    raised = at_once(
        *(
            lambda draft=draft, stamp=stamp: publish(policy_id=draft.pk, seen=stamp, actor=None)
            for draft, stamp in zip(drafts, seen, strict=True)
        )
    )

    assert [type(error) for error in raised] == [PolicyError]
    assert "changed since you saw the preview" in str(raised[0])
    open_ended = PolicyVersion.objects.published().filter(valid_to=None)
    assert open_ended.count() == 1


def test_of_two_that_save_one_draft_one_is_refused():
    draft = make_draft(**LATER)
    mine, theirs = PolicyVersion.objects.get(pk=draft.pk), PolicyVersion.objects.get(pk=draft.pk)
    mine.handling_days, theirs.handling_days = 7, 9

    raised = at_once(
        lambda: save_draft(policy=mine, seen=1, actor=None),
        lambda: save_draft(policy=theirs, seen=1, actor=None),
    )

    assert [type(error) for error in raised] == [PolicyError]
    draft.refresh_from_db()
    assert (draft.edition, draft.handling_days in (7, 9)) == (2, True)


def test_drafts_begun_at_once_have_two_numbers():
    assert not at_once(*[lambda: make_draft(**LATER)] * 5)

    assert sorted(PolicyVersion.objects.drafts().values_list("number", flat=True)) == [2, 3, 4, 5, 6]
