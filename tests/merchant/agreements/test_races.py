"""Two people at once, with real commits: one signature a store, and nobody signs what is no longer new."""

import pytest

from merchant.agreements import services
from merchant.agreements.exceptions import AgreementError
from merchant.agreements.models import Signature, SigningRequest
from merchant.agreements.versions import current_version
from tests.factories import make_seller, make_store
from tests.factories import make_signature as sign
from tests.merchant.agreements.builders import begin, make_draft
from tests.racing import at_once, only_where_writers_meet

pytestmark = [pytest.mark.usefixtures("real_commits"), only_where_writers_meet]


def test_of_two_owners_that_sign_at_once_one_reads_that_it_is_signed():
    store = make_store()
    begin(store)
    owners = [make_seller(store.merchant) for _ in range(4)]

    raised = at_once(*(lambda owner=owner: sign(store, owner) for owner in owners))

    assert [type(error) for error in raised] == [AgreementError] * 3
    assert all("signed already" in str(error) for error in raised)
    assert Signature.objects.count() == 1


def test_who_signs_while_a_version_is_published_signs_the_old_one_and_is_asked_or_is_refused():
    stores = [make_store() for _ in range(6)]
    owners = {store: make_seller(store.merchant) for store in stores}
    for store in stores:
        begin(store)
    draft, shown = make_draft(), current_version().sha256_en

    raised = at_once(
        lambda: services.publish(version_id=draft.pk, seen=1, actor=None),
        *(lambda store=store: sign(store, owners[store], shown=shown) for store in stores),
    )

    signed = set(Signature.objects.values_list("store", flat=True))
    assert {type(error) for error in raised} <= {AgreementError}
    assert len(signed) + len(raised) == len(stores)
    assert set(SigningRequest.objects.values_list("store", flat=True)) == signed
    assert not Signature.objects.exclude(version__number=1).exists()
