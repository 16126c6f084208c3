import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.api.models import ApiToken
from merchant.frame.tables import SellerTable

MOMENT = "Y-m-d H:i T"


class TokenTable(SellerTable):
    """A merchant's tokens; there are a few dozen at most."""

    name = tables.TemplateColumn(
        template_name="merchant/api/_name_cell.html", verbose_name=pgettext_lazy("token", "Name")
    )
    store = tables.Column(accessor="store__code", verbose_name=_("Store"), attrs={"td": {"class": "code"}})
    scopes = tables.TemplateColumn(template_name="merchant/api/_scopes_cell.html", verbose_name=_("It may"))
    created_at = tables.TemplateColumn(template_name="merchant/api/_made_cell.html", verbose_name=_("Made"))
    last_used_at = tables.DateTimeColumn(
        verbose_name=_("Last used"), format=MOMENT, default=_("never"), attrs={"td": {"class": "num nowrap"}}
    )
    expires_at = tables.TemplateColumn(
        template_name="merchant/api/_expires_cell.html", verbose_name=_("Valid until"), empty_values=()
    )
    acts = tables.TemplateColumn(
        template_name="merchant/api/_acts_cell.html",
        verbose_name=_("Actions"),
        attrs={"th": {"class": "r"}, "td": {"class": "r doing"}},
    )

    class Meta(SellerTable.Meta):
        model = ApiToken
        fields = ["name", "store", "scopes", "created_at", "last_used_at", "expires_at", "acts"]
        orderable = False
