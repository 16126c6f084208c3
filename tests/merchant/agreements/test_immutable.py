"""What is published or signed the database itself keeps as it is, column by column."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from merchant.agreements.models import AgreementVersion, Signature
from tests.factories import make_signature as sign
from tests.factories import make_store
from tests.merchant.agreements.builders import begin, make_draft, make_older_signature

pytestmark = pytest.mark.django_db
LATER = datetime(2099, 1, 1, tzinfo=UTC)
OF_VERSION = {
    "number": 99,
    "text_zh": "另一份",
    "text_en": "Another",
    "binding": "en",
    "changed_zh": "改",
    "changed_en": "changed",
    "sign_by": date(2099, 1, 1),
    "sha256_zh": "0" * 64,
    "sha256_en": "0" * 64,
    "published_at": LATER,
    "edition": 9,
}
OF_SIGNATURE = {
    "public_id": "aaaaaaaaaaaa",
    "language": "zh",
    "text_sha256": "0" * 64,
    "signatory": "Somebody Else",
    "signed_at": LATER,
    "ip": "198.51.100.1",
    "user_agent": "another",
}


def first():
    return AgreementVersion.objects.filter(number=1)


def assert_refused(change, sentence="published versions of the agreement are never changed"):
    with pytest.raises(DatabaseError, match=sentence), transaction.atomic():
        change()


@pytest.fixture
def signature(store, seller):
    begin(store)
    return sign(store, seller)


def test_every_column_of_a_version_is_tried():
    fields = {field.name for field in AgreementVersion._meta.concrete_fields}

    assert fields - {"id", "published_by"} == OF_VERSION.keys()


@pytest.mark.parametrize("name", OF_VERSION)
def test_no_column_of_a_published_version_changes(name):
    before = first().values().get()

    assert_refused(lambda: first().update(**{name: OF_VERSION[name]}))

    assert first().values().get() == before


def test_nor_is_it_taken_back_or_deleted(staff):
    assert_refused(lambda: first().update(published_by=staff))
    assert_refused(lambda: first().update(published_at=None))
    assert_refused(lambda: first().delete())


@pytest.mark.parametrize("name", OF_VERSION)
def test_a_draft_changes(name):
    draft = make_draft()
    told = {name: OF_VERSION[name]}
    if name == "published_at":
        told |= {"sha256_zh": "0" * 64, "sha256_en": "0" * 64}

    assert AgreementVersion.objects.filter(pk=draft.pk).update(**told) == 1


def test_what_is_published_has_its_hashes():
    draft = make_draft()

    with pytest.raises(DatabaseError, match="agreement_published_has_hashes"), transaction.atomic():
        AgreementVersion.objects.filter(pk=draft.pk).update(published_at=LATER)


def test_every_column_of_a_signature_is_tried():
    fields = {field.name for field in Signature._meta.concrete_fields}

    assert fields - {"id", "merchant", "store", "version", "user"} == OF_SIGNATURE.keys()


@pytest.mark.parametrize("name", OF_SIGNATURE)
def test_no_column_of_a_signature_changes(name, signature):
    rows = Signature.objects.filter(pk=signature.pk)
    before = rows.values().get()

    assert_refused(lambda: rows.update(**{name: OF_SIGNATURE[name]}), "signatures are never changed")

    assert rows.values().get() == before


def test_nor_whose_it_is(signature, staff):
    rows = Signature.objects.filter(pk=signature.pk)
    other = make_store()
    for told in ({"store": other}, {"merchant": other.merchant}, {"user": staff}):
        assert_refused(lambda told=told: rows.update(**told), "signatures are never changed")


def test_nor_is_it_deleted(signature):
    assert_refused(lambda: Signature.objects.filter(pk=signature.pk).delete(), "signatures are never changed")


def test_a_store_signs_a_version_once(store, seller):
    make_older_signature(store, seller)

    with pytest.raises(DatabaseError), transaction.atomic():
        make_older_signature(store, seller)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
def test_nothing_is_written_over_it_either(signature):
    columns = [field.column for field in Signature._meta.concrete_fields]
    told = ", ".join("'Somebody Else'" if name == "signatory" else name for name in columns)
    sql = f"INSERT OR REPLACE INTO merchant_signature SELECT {told} FROM merchant_signature"

    with pytest.raises(DatabaseError, match="signatures are never changed"), transaction.atomic():
        connection.cursor().execute(sql)

    signature.refresh_from_db()
    assert signature.signatory == "Anna Smith"
