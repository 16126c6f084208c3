"""What happened, in words: of one row, of one merchant."""

import pytest
from django.urls import reverse

from merchant.audit import services as audit
from merchant.audit import wording
from merchant.audit.models import Event
from merchant.audit.selectors import timeline
from tests.factories import make_merchant, make_sku, make_user

pytestmark = pytest.mark.django_db


def test_an_event_tells_who_did_it(merchant, seller):
    sku = make_sku(merchant, "A")
    audit.record("sku.added", sku, actor=seller, data={"code": "A"})
    audit.record("sku.added", sku, actor=make_user(is_staff=True), data={"code": "A"})
    audit.record("sku.added", sku, data={"code": "A"})

    entries = timeline(merchant, sku)

    assert [entry.by for entry in entries] == [Event.By.JOB, Event.By.STAFF, Event.By.PERSON]
    assert entries[2].who == str(seller)
    assert entries[0].text == "SKU A added"


def test_a_timeline_tells_of_one_row_of_one_merchant(merchant):
    sku, other = make_sku(merchant, "A"), make_sku(merchant, "B")
    audit.record("sku.added", other, data={"code": "B"})
    audit.record("sku.added", sku, data={"code": "A"})

    assert [entry.text for entry in timeline(merchant, sku)] == ["SKU A added"]
    assert timeline(make_merchant(), sku) == []


def test_only_facts_that_differ_are_told_by_the_field_s_name(merchant):
    sku = make_sku(merchant, "A", title="Old")
    before = audit.facts_of(sku)
    sku.title = "New"

    audit.record_changes("sku.changed", sku, before=before, after=audit.facts_of(sku))

    assert [entry.text for entry in timeline(merchant, sku)] == ["title: Old → New"]


def test_an_unknown_kind_and_a_missing_detail_are_shown_rather_than_nothing(merchant):
    sku = make_sku(merchant, "A")

    assert wording.sentence(audit.record("sku.unheard_of", sku)) == "sku.unheard_of"
    assert wording.sentence(audit.record("sku.added", sku)) == "SKU – added"


def test_staffs_list_of_many_events_is_light(staff_client, merchant):
    sku = make_sku(merchant, "A")
    for _count in range(60):
        audit.record("sku.added", sku, data={"code": "A"})

    page = staff_client.get(reverse("admin:merchant_event_changelist"))

    assert len(page.content) < 200_000
