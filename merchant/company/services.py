"""What a company says of itself, and what staff found in the register; the merchant's row is locked first."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.audit import services as audit
from merchant.company.exceptions import ChangedMeanwhile, CompanyError
from merchant.company.models import FIELDS, LONGEST_NUMBER, Company, CompanyFacts, Registration
from merchant.company.numbers import is_possible, written
from merchant.company.wording import impossible_number, too_long_a_number
from merchant.postal.checks import checked, one_line
from merchant.tenancy.models import Merchant


def save_company(*, merchant_id: int, told: Mapping[str, str], was_seen: str, actor) -> Company:
    """Keep what the seller enters of their company; fields may be missing, but none may be impossible.

    `was_seen` is the stamp of what the page showed. The same facts once more change nothing.
    """
    with transaction.atomic():
        row, facts = _locked(Company, merchant_id), _clean(told)
        if row.pk and row.facts == facts:
            return row
        if was_seen != (row.stamp if row.pk else ""):
            raise ChangedMeanwhile({"": _("Somebody changed this meanwhile: look at it once more.")})
        return _keep(row, facts, "company", actor)


def save_registration(*, merchant_id: int, told: Mapping[str, str], actor) -> Registration:
    """Keep what staff found in the register of a merchant's company."""
    with transaction.atomic():
        row, facts = _locked(Registration, merchant_id), _clean(told)
        if row.pk and row.facts == facts:
            return row
        row.entered_by = actor
        return _keep(row, facts, "registration", actor)


def _locked(model: type[CompanyFacts], merchant_id):
    """The merchant's row, or a new one; who saves it at the same moment waits for us."""
    merchant = Merchant.objects.select_for_update(no_key=True).get(pk=merchant_id)
    return model.objects.filter(merchant=merchant).first() or model(merchant=merchant)


def _clean(told):
    """All facts as they are stored; refused where one cannot be."""
    facts = checked(told, is_whole=False)
    facts |= {name: one_line(told.get(name, "")) for name in ("name", "representative")}
    number = written(told.get("registration_number", ""))
    if len(number) > LONGEST_NUMBER:  # the usual width of one sign may be eighteen
        raise CompanyError({"registration_number": too_long_a_number(LONGEST_NUMBER)})
    if number and not is_possible(number, facts["country"]):
        raise CompanyError({"registration_number": impossible_number()})
    return facts | {"registration_number": number}


def _keep(row, facts, noun, actor):
    is_new, before = row.pk is None, _told(row)
    row.take(facts)
    row.changed_at = timezone.now()
    row.save()
    if is_new:
        audit.record(f"{noun}.entered", row, actor=actor)
    else:
        audit.record_changes(f"{noun}.changed", row, before=before, after=_told(row), actor=actor)
    return row


def _told(row):
    return {name: told for name, told in audit.facts_of(row).items() if name.partition(".")[2] in FIELDS}
