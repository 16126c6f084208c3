from datetime import timedelta

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from merchant.api import wording as api_wording
from merchant.audit import wording
from merchant.catalogue import wording as catalogue_wording
from merchant.frame import cards, menu, search
from merchant.jobs.queues import Queue, register
from merchant.parking import wording as parking_wording
from merchant.sheets import registry as sheets
from merchant.sheets import wording as sheets_wording
from merchant.team import wording as team_wording
from merchant.tenancy import lookups
from merchant.visits import wording as visits_wording


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
            Queue("parked", "merchant.parking.queues.parked", None),
        )
        sheets.register("skus", "merchant.catalogue.sheet.SKUS")
        wording.register(api_wording.EVENT_SENTENCES)
        wording.register(visits_wording.EVENT_SENTENCES)
        wording.register(team_wording.EVENT_SENTENCES, labels=team_wording.EVENT_LABELS)
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
                also=("merchant:visits", "merchant:tokens", "orders:tags"),
            )
        )
