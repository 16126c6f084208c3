"""Penalties as a CSV file that spreadsheets open without computing anything."""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from merchant.files.written import BOM, cell_text, csv_line
from merchant.money.currencies import from_minor
from merchant.tenancy.models import Store
from orders.penalties.models import Penalty

BATCH = 500


def csv_lines(rows: QuerySet[Penalty], store: Store) -> Iterator[str]:
    """The whole file, line by line; moments in the store's time, as the pages tell them."""
    yield BOM + csv_line(_header())
    zone = ZoneInfo(store.time_zone)
    for penalty in rows.iterator(chunk_size=BATCH):
        yield csv_line(map(cell_text, _cells(penalty, zone)))


def _header() -> Iterable[str]:
    return (
        *(_("Penalty"), _("Order"), _("Kind"), _("Status"), _("Amount"), _("Currency"), _("Hours late")),
        *(_("Date that was missed"), _("Fined at"), _("Appeal until"), _("Policy version"), _("Reason")),
    )


def _cells(penalty, zone):
    minor = penalty.amount_minor
    return (
        *(penalty.public_id, penalty.order.number, str(penalty.get_kind_display())),
        str(penalty.get_status_display()),
        None if minor is None else from_minor(minor, penalty.currency),
        *(penalty.currency, penalty.hours_late),
        *(_local(moment, zone) for moment in (penalty.due_at, penalty.fined_at, penalty.appeal_until)),
        penalty.policy.number if penalty.policy_id else None,
        penalty.reason,
    )


def _local(moment, zone):
    return moment and f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}"
