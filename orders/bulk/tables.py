import django_tables2 as tables
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from merchant.frame.tables import SellerTable
from orders.bulk.kinds import TABLES
from orders.bulk.models import BulkItem, BulkRun


class BulkTable(SellerTable):
    """A store's bulk acts, the latest first."""

    act = tables.Column(linkify=True, orderable=False)
    state = tables.TemplateColumn(template_name="orders/bulk/_state_cell.html", orderable=False)
    counts = tables.TemplateColumn(
        template_name="orders/bulk/_counts_cell.html", verbose_name=_("Orders"), orderable=False
    )
    actor = tables.Column(orderable=False)
    created_at = tables.TemplateColumn(template_name="orders/bulk/_moment_cell.html", orderable=False)

    class Meta(SellerTable.Meta):
        model = BulkRun
        fields = ["act", "state", "counts", "actor", "created_at"]
        order_by = ()

    def render_act(self, record):
        return capfirst(record.get_act_display())


class ItemTable(SellerTable):
    """The rows of a bulk act that ended in one way."""

    number = tables.TemplateColumn(
        template_name="orders/bulk/_number_cell.html", verbose_name=_("Order"), orderable=False
    )
    typed = tables.TemplateColumn(
        template_name="orders/bulk/_typed_cell.html", verbose_name=_("Parcel"), orderable=False
    )
    reason = tables.TemplateColumn(
        template_name="orders/bulk/_reason_cell.html", verbose_name=_("What became of it"), orderable=False
    )

    class Meta(SellerTable.Meta):
        model = BulkItem
        fields = ["number", "typed", "reason"]
        order_by = ()


class CheckedTable(ItemTable):
    """The rows of a table that was only checked so far."""

    reason = tables.TemplateColumn(
        template_name="orders/bulk/_reason_cell.html", verbose_name=_("What the check says"), orderable=False
    )

    Meta = ItemTable.Meta  # django-tables2 inherits none


def item_table(run: BulkRun, items) -> ItemTable:
    """A run's rows; only a table of parcels has typed any."""
    kind = CheckedTable if run.state == BulkRun.State.CHECKED else ItemTable
    return kind(items, exclude=() if run.act in TABLES else ("typed",))
