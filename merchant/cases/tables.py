import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from merchant.cases.models import Case
from merchant.frame.tables import SellerTable


class CaseTable(SellerTable):
    """A page of a store's cases; the list pages by key, not the table."""

    subject = tables.TemplateColumn(
        template_name="merchant/cases/_subject_cell.html", verbose_name=_("Subject")
    )
    opened_by = tables.TemplateColumn(
        template_name="merchant/cases/_opener_cell.html", verbose_name=_("Opened by")
    )
    last_at = tables.TemplateColumn(
        template_name="merchant/cases/_moment_cell.html", verbose_name=_("Last message")
    )
    state_since = tables.TemplateColumn(
        template_name="merchant/cases/_age_cell.html", verbose_name=_("For how long")
    )

    class Meta(SellerTable.Meta):
        model = Case
        fields = ["subject", "category", "opened_by", "last_at", "state_since"]
        orderable = False
