from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from merchant.audit import wording
from merchant.frame import menu
from merchant.messages import kinds
from merchant.sheets import registry as sheets
from merchant.stores import steps
from warehouses.calendars import wording as calendars_wording
from warehouses.jit import wording as jit_wording
from warehouses.matching import wording as matching_wording
from warehouses.sites import wording as sites_wording
from warehouses.stock import wording as stock_wording

JIT_WAREHOUSE = steps.Step(
    code="jit_warehouse",
    place=50,
    label=_("JIT warehouse"),
    what=_("Choose where your JIT orders are handed over. You choose once, for good."),
    usual=_("10 minutes, once you know from where you dispatch"),
    url_name="warehouses:jit",
    told="warehouses.jit.progress.told",
    act="choose_jit_warehouse",
    after=("agreement", "addresses"),
)


class WarehousesConfig(AppConfig):
    name = "warehouses"
    verbose_name = _("Warehouses")

    def ready(self):
        field_names = wording.field_labels(*self.get_models())
        values = sites_wording.VALUE_LABELS
        labels = {"field": field_names, "old": values, "new": values}
        wording.register(sites_wording.EVENT_SENTENCES, labels=labels)
        wording.register(calendars_wording.EVENT_SENTENCES)
        wording.register(matching_wording.EVENT_SENTENCES, labels=matching_wording.EVENT_LABELS)
        wording.register(stock_wording.EVENT_SENTENCES, labels=stock_wording.EVENT_LABELS)
        wording.register(jit_wording.EVENT_SENTENCES, labels=jit_wording.EVENT_LABELS)
        kinds.register(*jit_wording.MESSAGE_KINDS)
        steps.register(JIT_WAREHOUSE)
        sheets.register("warehouses", "warehouses.overview.sheet.WAREHOUSES")
        sheets.register("channels", "warehouses.overview.channel_sheet.CHANNELS")
        sheets.register("stock", "warehouses.stock.sheet.STOCK")
        menu.register(
            menu.MenuEntry(
                40,
                _("Warehouses"),
                "house",
                "warehouses:list",
                "merchant",
                "see_warehouses",
                also=(
                    *("warehouses:routes", "warehouses:stock"),
                    *("merchant:sheet warehouses", "merchant:sheet channels", "merchant:sheet stock"),
                ),
            )
        )
