from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from merchant.audit import wording
from merchant.frame import cards, menu, search, staff_queues
from merchant.jobs.queues import Queue, register
from merchant.messages import kinds
from merchant.stores import drains
from orders.book import wording as book_wording
from orders.bulk import wording as bulk_wording
from orders.business_days import wording as business_days_wording
from orders.clock import wording as clock_wording
from orders.dispatch import wording as dispatch_wording
from orders.export import wording as export_wording
from orders.intake import wording as intake_wording
from orders.papers import wording as papers_wording
from orders.penalties import wording as penalties_wording
from orders.policy import wording as policy_wording
from warehouses.jit import registry as jit_registry
from warehouses.sites import wording as sites_wording
from warehouses.sites.cities import EVENT_LABELS as CITY_LABELS
from warehouses.stock import registry as stock_registry

TODAY = (
    cards.Card(10, "orders/today/_standing.html", "orders.today.selectors.standing", "see_orders", "wide"),
    cards.Card(30, "orders/today/_days_card.html", "orders.today.selectors.last_days", "see_orders"),
)
# A run of a merchant waits while another of the same merchant is worked at.
LONG = timedelta(minutes=15)
QUEUES = (
    *(
        Queue(code, f"orders.staff.queues.{code}")
        for code in (
            *("matching", "deadlines", "late_marking", "releases"),
            *("warnings", "delivery_warnings", "scan_warnings", "calendar_changes", "penalties"),
        )
    ),
    *(Queue(code, f"orders.staff.queues.{code}", LONG) for code in ("imports", "bulk_acts", "exports")),
    Queue("months", "orders.staff.queues.months", timedelta(hours=1)),
)
APPEALS = staff_queues.StaffQueue(
    place=40,
    code="appeals",
    label=_("Appeals to decide"),
    rows="orders.staff.queues.appeals",
    since="status_since",
    permission="orders.view_penalty",
    url_name="admin:orders_penalty_changelist",
    query={"status__exact": "appealed"},
)


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("Orders")

    def ready(self):
        tiers = {"policyversion.tiers": _("penalty tiers")}
        names = {"field": wording.field_labels(*self.get_models()) | tiers}
        wording.register(book_wording.EVENT_SENTENCES, labels=book_wording.EVENT_LABELS | names)
        for room in (clock_wording, dispatch_wording):
            wording.register(room.EVENT_SENTENCES, labels=CITY_LABELS)
        wording.register(policy_wording.EVENT_SENTENCES)
        kinds.register(*clock_wording.MESSAGE_KINDS, *penalties_wording.MESSAGE_KINDS)
        wording.register(penalties_wording.EVENT_SENTENCES, labels=penalties_wording.EVENT_LABELS)
        wording.register(export_wording.EVENT_SENTENCES, labels=export_wording.EVENT_LABELS)
        wording.register(papers_wording.EVENT_SENTENCES)
        wording.register(intake_wording.EVENT_SENTENCES, labels=intake_wording.EVENT_LABELS)
        days = {"days": sites_wording.VALUE_LABELS}
        wording.register(business_days_wording.EVENT_SENTENCES, labels=days)
        wording.register(bulk_wording.EVENT_SENTENCES, labels=bulk_wording.EVENT_LABELS)
        search.register(search.Provider(10, _("Orders"), "see_orders", "orders.desk.search.find"))
        menu.register(
            menu.MenuEntry(
                10,
                _("Orders"),
                "order",
                "orders:list",
                "store",
                "see_orders",
                also=(
                    "orders:numbers",
                    "orders:imports",
                    "orders:saved_maps",
                    "orders:bulk_runs",
                    "orders:exports",
                    "orders:pick_lists",
                ),
                count="orders.desk.selectors.urgent_count",
            )
        )
        menu.register(
            menu.MenuEntry(
                15,
                _("Shipping"),
                "clock",
                "orders:business_days",
                "store",
                "see_orders",
                also=("orders:scorecard", "orders:penalties", "orders:fines_ahead"),
            )
        )
        register(*QUEUES)
        staff_queues.register(APPEALS)
        drains.register("orders.book.leaving.open_semi_managed")
        jit_registry.register("orders.clock.handed_over.simulate")
        stock_registry.register("orders.book.stock.should_reserve_nothing")
        stock_registry.register_stores("orders.book.stock.stores_of_fulfilments")
        cards.register_beginning("orders.today.selectors.beginning")
        for card in TODAY:
            cards.register(card)
        for source in ("waiting_runs", "waiting_decisions"):
            cards.register_source(cards.Source(f"orders.today.waiting.{source}", "see_orders"))
