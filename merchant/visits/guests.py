"""A visitor's place in a merchant's team: an owner's eyes, and no hands."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from merchant.tenancy.models import Merchant
from merchant.tenancy.roles import Role
from merchant.visits.models import Visit


@dataclass(frozen=True)
class Guest:
    """What stands where a member's `Membership` does while somebody of the platform looks on."""

    visit: Visit
    may_not: frozenset[str] = frozenset({"see_recipients", "export_orders"})
    role: str = Role.OWNER
    all_stores: bool = True
    pk: None = None
    unread: int = 0  # messages come to members

    @property
    def merchant(self) -> Merchant:
        return self.visit.merchant

    @property
    def merchant_id(self) -> int:
        return self.visit.merchant_id

    @property
    def user(self):
        return self.visit.visitor

    @property
    def user_id(self) -> int:
        return self.visit.visitor_id

    def may_enter(self, store) -> bool:
        """All stores of the visited merchant."""
        return store.merchant_id == self.merchant_id

    def get_role_display(self) -> str:
        return _("visitor")
