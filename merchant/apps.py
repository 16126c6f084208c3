from datetime import timedelta

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.addresses import wording as addresses_wording
from merchant.agreements import wording as agreements_wording
from merchant.api import wording as api_wording
from merchant.audit import wording
from merchant.cases import wording as cases_wording
from merchant.catalogue import wording as catalogue_wording
from merchant.company import wording as company_wording
from merchant.exams import wording as exams_wording
from merchant.frame import cards, menu, search, staff_queues
from merchant.jobs.queues import Queue, register
from merchant.messages import kinds
from merchant.parking import wording as parking_wording
from merchant.persons import wording as persons_wording
from merchant.sheets import registry as sheets
from merchant.sheets import wording as sheets_wording
from merchant.stores import steps
from merchant.stores import wording as stores_wording
from merchant.supply import wording as supply_wording
from merchant.team import departures
from merchant.team import wording as team_wording
from merchant.tenancy import lookups
from merchant.visits import wording as visits_wording

DEPARTURES = (
    departures.Departure("merchant.api.selectors.tokens_that_end", "merchant.api.services.revoke_tokens_of"),
    departures.Departure(
        "merchant.team.selectors.invitations_that_end", "merchant.team.inviting.withdraw_invitations_of"
    ),
)
STORES = {
    "since": "step_since",
    "permission": "merchant.view_participation",
    "url_name": "admin:merchant_participation_changelist",
}
STAFF_QUEUES = (
    staff_queues.StaffQueue(
        place=10,
        code="joining_waiting",
        label=_("Stores that wait for us on their way in"),
        rows="merchant.stores.queues.for_us",
        query={"state": "joining", "stand": "waiting"},
        **STORES,
    ),
    staff_queues.StaffQueue(
        place=15,
        code="joining_stuck",
        label=_("Stores that stand still on their way in"),
        rows="merchant.stores.queues.stuck",
        query="merchant.stores.queues.stuck_query",
        **STORES,
    ),
    staff_queues.StaffQueue(
        place=20,
        code="cases",
        label=_("Cases that wait for an answer"),
        rows="merchant.cases.queues.for_staff",
        since="state_since",
        permission="merchant.view_case",
        url_name="admin:merchant_case_changelist",
        query={"state": "open"},
    ),
    staff_queues.StaffQueue(
        place=30,
        code="persons",
        label=_("Responsible persons that wait for the check"),
        rows="merchant.persons.queues.for_staff",
        since="status_since",
        permission="merchant.view_responsibleperson",
        url_name="admin:merchant_responsibleperson_changelist",
        query={"status__exact": "submitted"},
    ),
    staff_queues.StaffQueue(
        place=90,
        code="parked",
        label=_("Rows that broke a job"),
        rows="merchant.parking.queues.parked_rows",
        since="parked_at",
        permission="merchant.view_parkedrow",
        url_name="admin:merchant_parkedrow_changelist",
        query={"parked_at__isempty": "0"},
    ),
)


class MerchantConfig(AppConfig):
    name = "merchant"
    verbose_name = _("Merchants")

    def ready(self):
        connection_created.connect(lookups.plan_once)
        field_names = wording.field_labels(*self.get_models())
        wording.register(catalogue_wording.EVENT_SENTENCES, labels={"field": field_names})
        wording.register(sheets_wording.EVENT_SENTENCES)
        wording.register(parking_wording.EVENT_SENTENCES, labels=parking_wording.EVENT_LABELS)
        register(
            Queue("messages", "merchant.accounts.queues.messages"),
            Queue("sheets", "merchant.sheets.queues.sheets", timedelta(minutes=15)),
            Queue("supply_accounts", "merchant.supply.queues.supply_accounts"),
            Queue("joining", "merchant.stores.queues.joining", timedelta(hours=3)),
            Queue("person_ends", "merchant.persons.queues.ends", timedelta(days=2)),
            Queue("agreements", "merchant.agreements.queues.to_tell", timedelta(hours=3)),
            Queue("exams", "merchant.exams.queues.papers"),
            Queue("joining_notes", "merchant.stores.queues.notes", timedelta(hours=1)),
            Queue("parked", "merchant.parking.queues.parked", None),
        )
        sheets.register("skus", "merchant.catalogue.sheet.SKUS")
        wording.register(api_wording.EVENT_SENTENCES)
        wording.register(visits_wording.EVENT_SENTENCES)
        wording.register(team_wording.EVENT_SENTENCES, labels=team_wording.EVENT_LABELS)
        departures.register(*DEPARTURES)
        staff_queues.register(*STAFF_QUEUES)
        wording.register(stores_wording.EVENT_SENTENCES)
        wording.register(exams_wording.EVENT_SENTENCES)
        kinds.register(*exams_wording.MESSAGE_KINDS)
        steps.register(exams_wording.STEP)
        kinds.register(*stores_wording.MESSAGE_KINDS)
        wording.register(supply_wording.EVENT_SENTENCES)
        kinds.register(*supply_wording.MESSAGE_KINDS)
        steps.register(*supply_wording.STEPS)
        wording.register(cases_wording.EVENT_SENTENCES, labels=cases_wording.EVENT_LABELS)
        kinds.register(*cases_wording.MESSAGE_KINDS)
        wording.register(addresses_wording.EVENT_SENTENCES, labels=addresses_wording.EVENT_LABELS)
        wording.register(company_wording.EVENT_SENTENCES)
        wording.register(persons_wording.EVENT_SENTENCES, labels=persons_wording.EVENT_LABELS)
        kinds.register(*persons_wording.MESSAGE_KINDS)
        steps.register(
            steps.Step(
                "addresses",
                30,
                _("Addresses"),
                _("Enter where your goods are dispatched from, and where returns go."),
                _("3 minutes"),
                "merchant:addresses",
                "merchant.addresses.progress.told",
                "edit_addresses",
                after=("agreement",),
            )
        )
        cards.register_source(cards.Source("merchant.cases.selectors.waiting_for_store", "see_cases"))
        menu.register(
            menu.MenuEntry(
                85,
                pgettext_lazy("with platform staff", "Cases"),
                "chat",
                "merchant:cases",
                "store",
                "see_cases",
            )
        )
        wording.register(agreements_wording.EVENT_SENTENCES)
        kinds.register(*agreements_wording.MESSAGE_KINDS)
        steps.register(agreements_wording.STEP)
        cards.register(
            cards.Card(
                5,
                "merchant/onboarding/_banner.html",
                "merchant.onboarding.selectors.banner",
                "see_joining",
                "wide",
                is_for_beginners=True,
            )
        )
        search.register(search.Provider(20, _("Products"), "see_catalogue", "merchant.catalogue.search.find"))
        menu.register(
            menu.MenuEntry(
                5,
                _("Workbench"),
                "home",
                "merchant:workbench",
                "store",
                "see_workbench",
                is_exact=True,
                also=("orders:month",),
            )
        )
        cards.register_source(
            cards.Source("merchant.catalogue.selectors.waiting_for_weights", "edit_catalogue")
        )
        menu.register(
            menu.MenuEntry(
                30,
                _("Products"),
                "box",
                "merchant:skus",
                "merchant",
                "see_catalogue",
                also=("merchant:sheet skus",),
            )
        )
        menu.register(
            menu.MenuEntry(
                90,
                _("Settings"),
                "gear",
                "merchant:team",
                "merchant",
                "see_team",
                also=(
                    "merchant:joining_stores",
                    "merchant:company",
                    "merchant:persons",
                    "merchant:visits",
                    "merchant:tokens",
                    "orders:tags",
                ),
            )
        )
