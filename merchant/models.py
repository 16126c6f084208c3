"""The floor's door: gathers the rooms' models and holds nothing itself."""

from merchant.accounts.models import OutboxMessage, User
from merchant.addresses.models import StoreAddress
from merchant.agreements.models import AgreementVersion, Signature, SigningRequest
from merchant.api.models import ApiAnswer, ApiToken
from merchant.audit.models import Event
from merchant.cases.models import Case, CaseFile, CaseMessage, CaseNote, CaseTerms
from merchant.catalogue.models import Sku
from merchant.company.models import Company, Registration
from merchant.exams.models import Chapter, ChapterRead, ExamPolicy, Paper, PaperAnswer, Question
from merchant.faults.models import Fault
from merchant.jobs.models import Heartbeat
from merchant.messages.models import Delivery, Digest, Message
from merchant.onboarding.models import HiddenBanner
from merchant.parking.models import ParkedRow
from merchant.persons.models import ResponsiblePerson
from merchant.sheets.models import SheetLine, SheetRun
from merchant.stores.models import JoiningNote, JoiningTerms, Participation
from merchant.supply.models import SupplyAccount
from merchant.team.models import Invitation
from merchant.tenancy.models import Membership, Merchant, Store
from merchant.visits.models import Visit

__all__ = [
    "AgreementVersion",
    "ApiAnswer",
    "ApiToken",
    "Case",
    "CaseFile",
    "CaseMessage",
    "CaseNote",
    "CaseTerms",
    "Company",
    "Chapter",
    "ChapterRead",
    "Delivery",
    "Digest",
    "Event",
    "ExamPolicy",
    "Fault",
    "Heartbeat",
    "HiddenBanner",
    "Invitation",
    "JoiningNote",
    "JoiningTerms",
    "Membership",
    "Merchant",
    "Message",
    "OutboxMessage",
    "Paper",
    "PaperAnswer",
    "ParkedRow",
    "Participation",
    "Registration",
    "ResponsiblePerson",
    "Question",
    "SheetLine",
    "SheetRun",
    "Signature",
    "SigningRequest",
    "Sku",
    "Store",
    "SupplyAccount",
    "StoreAddress",
    "User",
    "Visit",
]
