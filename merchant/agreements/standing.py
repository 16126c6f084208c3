"""How stores stand with the agreement: the step of their checklist."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from merchant.agreements.models import AgreementVersion, Signature
from merchant.agreements.versions import current_version, is_over
from merchant.stores.steps import Stand, Told
from merchant.tenancy.models import Store


def told(stores: Sequence[Store]) -> dict[int, Told]:
    """By store: whether it signed what is asked, in two queries."""
    version, latest = current_version(with_texts=False), latest_signatures(stores)
    return {store.pk: told_of(store, version, latest.get(store.pk)) for store in stores}


def latest_signatures(stores: Sequence[Store]) -> dict[int, Signature]:
    """By store: the signature under the newest version that it signed."""
    rows = Signature.objects.filter(store__in=[store.pk for store in stores])
    ordered = rows.select_related("version").defer("version__text_zh", "version__text_en")
    return {row.store_id: row for row in ordered.order_by("version__number")}


def told_of(store: Store, version: AgreementVersion | None, signature: Signature | None) -> Told:
    """How one store stands. An older signature is enough until the day that the newest version states."""
    if version is None:
        return Told(Stand.WAITING, _("No version of the agreement is published yet."))
    if signature is None:
        return Told(Stand.TO_DO)
    values = {"number": version.number, "signatory": signature.signatory, "signed": signature.version.number}
    if signature.version_id == version.pk:
        return Told(Stand.DONE, _signed(values), signature.signed_at)
    values["day"] = f"{version.sign_by:%Y-%m-%d}" if version.sign_by else "–"
    if is_over(version.sign_by, store, timezone.now()):
        return Told(Stand.TO_DO, _overdue(values), version.published_at)
    return Told(Stand.DONE, _asked(values), signature.signed_at)


def _signed(values):
    return _("Version %(number)s was signed by %(signatory)s.") % values


def _asked(values):
    return (
        _(
            "Version %(signed)s is signed. A newer one, version %(number)s, is to be signed by %(day)s;"
            " until then nothing stops."
        )
        % values
    )


def _overdue(values):
    return (
        _("Version %(number)s was to be signed by %(day)s; only version %(signed)s is. Sign it now.") % values
    )
