"""The floor's door: gathers the rooms' models and holds nothing itself."""

from merchant.accounts.models import OutboxMessage, User
from merchant.audit.models import Event
from merchant.catalogue.models import Sku
from merchant.jobs.models import Heartbeat
from merchant.tenancy.models import Membership, Merchant, Store

__all__ = ["Event", "Heartbeat", "Membership", "Merchant", "OutboxMessage", "Sku", "Store", "User"]
