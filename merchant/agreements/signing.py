"""Signing the agreement, and asking stores that signed an older version to sign the newer one.

Who signs locks the participation, then the published versions, so that nobody signs what is no longer new.
"""

from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.agreements import telling
from merchant.agreements.exceptions import AgreementError
from merchant.agreements.models import AgreementVersion, Signature, SigningRequest
from merchant.agreements.names import is_full_name, visible
from merchant.agreements.versions import current_version
from merchant.audit import services as audit
from merchant.parking.services import Sparing
from merchant.stores.querysets import ON_THE_WAY
from merchant.stores.selectors import terms_now
from merchant.stores.services import lock_participation, refresh_progress
from merchant.tenancy.bulk import update_rows
from merchant.tenancy.selectors import check_still

QUEUE = "agreements"
BATCH = 200
ROUNDS = 40  # batches a sweep takes before it leaves the rest to the next


def sign_agreement(
    *, store_id: int, actor, language: str, shown: str, signatory: str, ip: str, user_agent: str
) -> Signature:
    """Sign the current version for a store; `shown` is the SHA-256 of the text that the signatory read."""
    with transaction.atomic():
        participation = lock_participation(store_id)
        check_still(actor, participation.store, "sign_agreement")
        version = _locked_version()
        _check_may_sign(participation, version)
        if shown != version.sha256_in(language):
            raise AgreementError(
                _(
                    "What you read is not the current text: version %(number)s stands here now. Nothing was"
                    " signed. Read it, and sign it then."
                )
                % {"number": version.number}
            )
        if not is_full_name(signatory):
            raise AgreementError(_("Type the signatory's full name, as it stands in an identity document."))
        signature = Signature.objects.create(
            merchant_id=participation.merchant_id,
            store_id=store_id,
            version=version,
            language=language,
            text_sha256=shown,
            user=actor,
            signatory=signatory,
            signed_at=timezone.now(),
            ip=ip,
            user_agent=visible(user_agent, 200),
        )
        SigningRequest.objects.filter(store=store_id, version=version).update(tell_at=None)
        told = {"version": version.number, "signatory": signatory}
        audit.record("joining.signed", participation.store, actor=actor, data=told)
        refresh_progress(store_id=store_id)
        return signature


def _locked_version():
    """Held against whoever publishes: a lock that was waited for shows what became published meanwhile."""
    rows = AgreementVersion.objects.published()
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    version = current_version()
    if version is None:
        raise AgreementError(_("No version of the agreement is published yet."))
    return version


def _check_may_sign(participation, version):
    if participation.state not in ON_THE_WAY:
        raise AgreementError(_("Begin to join the semi-managed programme first; then sign its agreement."))
    signed = Signature.objects.filter(store=participation.store_id, version=version).first()
    if signed is not None:
        told = {"number": version.number, "signatory": signed.signatory}
        raise AgreementError(
            _("Version %(number)s is signed already, by %(signatory)s. Nothing was signed twice.") % told
        )


def ask_to_sign() -> int:
    """Tell stores that a newer version is to be signed, and remind them; returns how many were told."""
    told, sparing = 0, Sparing(QUEUE)
    for _round in range(ROUNDS):
        due = sparing.spared(SigningRequest.objects.to_tell(timezone.now())).order_by("tell_at", "pk")
        found = sparing.act(SigningRequest, list(due.values_list("pk", flat=True)[:BATCH]), _tell)
        if not sparing.goes_on(found):
            break
        told += found
    return told


@transaction.atomic
def _tell(ids):
    now = timezone.now()
    due = SigningRequest.objects.to_tell(now).filter(pk__in=ids)
    due = due.select_related("store__participation", "version").defer("version__text_zh", "version__text_en")
    rows = list(due.select_for_update(of=("self",), skip_locked=True).order_by("pk"))
    asked = [row for row in rows if row.store.participation.state in ON_THE_WAY]
    telling.tell_sign_again(asked)
    for row in rows:
        row.tell_at = None  # who has left meanwhile is not asked any more
    remind_days = terms_now().remind_days
    for row in asked:
        row.tell_at = _reminder(row, remind_days, now) if row.told_at is None else None
        row.told_at = now
    update_rows(rows, ["tell_at", "told_at"])
    return len(rows)


def _reminder(request, remind_days, now):
    """So many days before the day; none where less than a day would lie between the two."""
    day = request.version.sign_by
    if day is None:
        return None
    moment = datetime.combine(day - timedelta(days=remind_days), time(), UTC)
    return moment if moment - now >= timedelta(days=1) else None
