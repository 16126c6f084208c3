"""Versions and signatures for tests, made by the services that people use."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from merchant.agreements import services
from merchant.agreements.models import AgreementVersion, Signature
from merchant.agreements.versions import hash_of
from merchant.stores.models import Participation
from merchant.stores.services import begin_joining


def make_draft(**fields):
    told = {
        "text_zh": "# 协议\n\n第二版。",
        "text_en": "# Agreement\n\nThe second edition.",
        "binding": "zh",
        "sign_by": timezone.now().date() + timedelta(days=60),
        "changed_zh": "措辞。",
        "changed_en": "Words.",
    }
    return services.save_draft(version=AgreementVersion(**(told | fields)), seen=None, actor=None)


def publish_next(**fields):
    draft = make_draft(**fields)
    return services.publish(version_id=draft.pk, seen=draft.edition, actor=None)


def begin(store, actor=None):
    """A store on its way into the programme."""
    return begin_joining(store_id=store.pk, actor=actor)


def make_active(store):
    """A store that is in the programme, however it got there."""
    begin(store)
    told = {"state": "active", "activated_at": timezone.now()}
    Participation.objects.filter(store=store).update(**told)


def make_older_signature(store, user):
    """A signature of the store under a version before the first, made as rows: nobody publishes that way."""
    text = "An older text."
    told = {"text_zh": text, "text_en": text, "sha256_zh": hash_of(text), "sha256_en": hash_of(text)}
    told["published_at"] = datetime(2024, 1, 1, tzinfo=UTC)
    older, _is_new = AgreementVersion.objects.get_or_create(number=0, defaults=told)
    return Signature.objects.create(
        merchant_id=store.merchant_id,
        store=store,
        version=older,
        language="en",
        text_sha256=older.sha256_en,
        user=user,
        signatory="Wilhelmina Proudfoot",
        signed_at=datetime(2024, 1, 2, tzinfo=UTC),
        ip="203.0.113.7",
    )
