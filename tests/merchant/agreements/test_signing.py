"""Who signs what, and what is refused: the service."""

import pytest

from merchant.agreements import standing
from merchant.agreements.exceptions import AgreementError
from merchant.agreements.models import Signature
from merchant.agreements.versions import current_version, hash_of
from merchant.audit.models import Event
from merchant.stores.models import Participation
from merchant.stores.selectors import checklist
from merchant.stores.steps import Stand
from tests.factories import BROWSER, make_store
from tests.factories import make_signature as sign
from tests.merchant.agreements.builders import begin, publish_next

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(store):
    begin(store)
    return store


def item(store):
    return next(one for one in checklist(store) if one.step.code == "agreement")


def test_a_signature_keeps_what_was_shown_to_whom_and_from_where(begun, seller):
    signature = sign(begun, seller, language="zh", signatory="王小梅")

    version = current_version()
    kept = Signature.objects.values(
        "version", "language", "text_sha256", "signatory", "ip", "user_agent"
    ).get()
    assert kept == {
        "version": version.pk,
        "language": "zh",
        "text_sha256": hash_of(version.text_zh),
        "signatory": "王小梅",
        "ip": "203.0.113.7",
        "user_agent": BROWSER,
    }
    assert (signature.user, signature.store, signature.merchant) == (seller, begun, begun.merchant)


def test_signing_does_the_step_and_is_written_down(begun, seller):
    assert item(begun).stand == Stand.TO_DO

    sign(begun, seller)

    assert item(begun).stand == Stand.DONE
    assert "Anna Smith" in str(item(begun).sentence)
    assert Participation.objects.get(store=begun).next_step != "agreement"
    event = Event.objects.get(kind="joining.signed")
    assert (event.actor, event.data) == (seller, {"version": 1, "signatory": "Anna Smith"})


def test_a_second_signature_is_refused_with_who_signed(begun, seller):
    sign(begun, seller)

    with pytest.raises(AgreementError, match="signed already, by Anna Smith"):
        sign(begun, seller, signatory="Somebody Else")

    assert Signature.objects.get().signatory == "Anna Smith"


@pytest.mark.parametrize("shown", ["", "0" * 64, hash_of(""), "not a hash"])
def test_a_forged_hash_signs_nothing(begun, shown):
    with pytest.raises(AgreementError, match="not the current text"):
        sign(begun, shown=shown)

    assert not Signature.objects.exists()


def test_the_hash_is_that_of_the_language_shown(begun):
    with pytest.raises(AgreementError, match="not the current text"):
        sign(begun, language="zh", shown=current_version().sha256_en)


def test_what_was_read_before_a_newer_version_came_is_not_signed(begun):
    shown = current_version().sha256_en
    publish_next()

    with pytest.raises(AgreementError, match="version 2 stands here now"):
        sign(begun, shown=shown)

    assert not Signature.objects.exists()


@pytest.mark.parametrize("state", ["invited", "left"])
def test_a_store_that_is_not_on_its_way_begins_first(store, state):
    begin(store)
    Participation.objects.filter(store=store).update(state=state)

    with pytest.raises(AgreementError, match="Begin to join"):
        sign(store)


@pytest.mark.parametrize("signatory", ["", "12345", "A", "Anna\0Smith", "X" * 101])
def test_no_name_is_no_signature(begun, signatory):
    with pytest.raises(AgreementError, match="full name"):
        sign(begun, signatory=signatory)

    assert not Signature.objects.exists()


def test_each_store_of_a_merchant_signs_for_itself(begun, seller):
    other = make_store(begun.merchant)
    begin(other)

    sign(begun, seller)

    assert item(other).stand == Stand.TO_DO
    sign(other, seller)
    assert Signature.objects.count() == 2


def test_the_step_costs_two_queries_for_any_number_of_stores(begun, seller, django_assert_num_queries):
    from_here = [begun, make_store(), make_store(begun.merchant)]
    sign(begun, seller)

    with django_assert_num_queries(2):
        told = standing.told(from_here)

    assert [told[store.pk].stand for store in from_here] == [Stand.DONE, Stand.TO_DO, Stand.TO_DO]
