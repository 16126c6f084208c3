"""The floor's door: gathers the rooms' models and holds nothing itself."""

from merchant.accounts.models import OutboxMessage, User
from merchant.api.models import ApiAnswer, ApiToken
from merchant.audit.models import Event
from merchant.catalogue.models import Sku
from merchant.faults.models import Fault
from merchant.jobs.models import Heartbeat
from merchant.messages.models import Delivery, Digest, Message
from merchant.parking.models import ParkedRow
from merchant.sheets.models import SheetLine, SheetRun
from merchant.tenancy.models import Membership, Merchant, Store
from merchant.visits.models import Visit

__all__ = [
    "ApiAnswer",
    "ApiToken",
    "Delivery",
    "Digest",
    "Event",
    "Fault",
    "Heartbeat",
    "Membership",
    "Merchant",
    "Message",
    "OutboxMessage",
    "ParkedRow",
    "SheetLine",
    "SheetRun",
    "Sku",
    "Store",
    "User",
    "Visit",
]
