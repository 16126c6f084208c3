import django_tables2 as tables
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from merchant.frame.tables import SellerTable
from merchant.tenancy.models import Membership


class MemberTable(SellerTable):
    """The members of a team; a team fits on one page."""

    user = tables.TemplateColumn(template_name="merchant/team/_member_cell.html", verbose_name=_("Member"))
    role = tables.Column(verbose_name=_("Role"))
    stores = tables.TemplateColumn(template_name="merchant/team/_stores_cell.html", verbose_name=_("Stores"))
    created_at = tables.DateColumn(
        verbose_name=_("Since"), format="Y-m-d", attrs={"td": {"class": "num nowrap"}}
    )
    acts = tables.TemplateColumn(
        template_name="merchant/team/_acts_cell.html",
        verbose_name=_("Actions"),
        attrs={"th": {"class": "r"}, "td": {"class": "r doing"}},
    )

    class Meta(SellerTable.Meta):
        model = Membership
        fields = ["user", "role", "stores", "created_at", "acts"]
        orderable = False

    def render_role(self, value):
        return capfirst(value)


class InvitationTable(SellerTable):
    """Whom the team has invited lately, and how each invitation stands."""

    email = tables.TemplateColumn(
        template_name="merchant/team/_invited_cell.html", verbose_name=_("Invited"), accessor="invitation"
    )
    role = tables.Column(verbose_name=_("Role"), accessor="invitation__get_role_display")
    stores = tables.TemplateColumn(
        template_name="merchant/team/_invited_stores_cell.html", verbose_name=_("Stores"), empty_values=()
    )
    stand = tables.TemplateColumn(
        template_name="merchant/team/_stand_cell.html", verbose_name=_("State"), empty_values=()
    )
    acts = tables.TemplateColumn(
        template_name="merchant/team/_invitation_acts_cell.html",
        verbose_name=_("Actions"),
        empty_values=(),
        attrs={"th": {"class": "r"}, "td": {"class": "r doing"}},
    )

    class Meta(SellerTable.Meta):
        fields = ["email", "role", "stores", "stand", "acts"]
        orderable = False

    def render_role(self, value):
        return capfirst(value)
