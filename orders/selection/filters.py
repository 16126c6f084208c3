from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Upper
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from merchant.catalogue.selectors import keys_of
from orders.book.holds import HoldKind
from orders.book.models import Fulfilment, Hold, Line, Order, OrderTag, Package
from orders.intake.models import ImportedOrder, ImportRun
from orders.selection.choices import Choices
from orders.selection.models import Lookup
from orders.selection.tabs import URGENT
from warehouses.calendars.clockwork import local_moment
from warehouses.sites.countries import country_choices
from warehouses.sites.models import Channel, Warehouse

LONGEST = 100  # no value that we offer is longer
FEW = 5_000  # fulfilments of one warehouse or channel that are read before the orders
# Far beyond these days a day has no moment in every zone.
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
PARTLY = (Order.Status.PARTLY_SHIPPED, Order.Status.PARTLY_SIGNED)


class DayField(forms.DateField):
    """A day as the browser's own date field sends it."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    input_formats = ["%Y-%m-%d"]

    def __init__(self, **kwargs):
        within = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
        super().__init__(validators=within, **kwargs)


class DayFilter(django_filters.Filter):
    """A day of the store; what it means is said by the filter's method."""

    field_class = DayField


class MomentField(forms.CharField):
    """A moment as ISO 8601 writes it, with its zone, as our own links have it."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], "invalid") from error
        if moment.tzinfo is None or not EARLIEST.year <= moment.year < LATEST.year:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return moment

    default_error_messages = {"invalid": _("This is no moment.")}


class MomentFilter(django_filters.Filter):
    """A moment; what it means is said by the filter's method."""

    field_class = MomentField


class OrderFilter(django_filters.FilterSet):
    """Narrows the order list of one store; every choice is one of its merchant's."""

    warehouse = django_filters.ChoiceFilter(label=_("Warehouse"), method="in_warehouse")
    country = django_filters.ChoiceFilter(label=_("Destination"))
    hold = django_filters.ChoiceFilter(label=_("Hold"), choices=HoldKind.choices, method="held_for")
    tag = django_filters.ChoiceFilter(label=_("Tag"), method="with_tag")
    ordered_from = DayFilter(label=_("Ordered from"), method="since")
    ordered_to = DayFilter(label=_("Ordered until"), method="until")
    sku = django_filters.CharFilter(label=_("SKU"), method="with_sku", max_length=64)
    channel = django_filters.ChoiceFilter(label=_("Channel"), method="by_channel")
    programme = django_filters.ChoiceFilter(label=_("Programme"), choices=Order.Programme.choices)
    origin = django_filters.ChoiceFilter(label=_("Came by"), choices=Order.Origin.choices)
    partly = django_filters.ChoiceFilter(
        label=_("State"), choices=[("yes", _("Only partly shipped or signed"))], method="partly_done"
    )
    hour = MomentFilter(label=_("Ship by"), method="due_in_hour")
    delivery = django_filters.ChoiceFilter(
        label=_("Delivery"), choices=[("soon", _("Due within 24 h"))], method="delivery_near"
    )
    deliver_by = MomentFilter(label=_("Not delivered, due"), method="awaited_by")
    unscanned = MomentFilter(label=_("Not scanned, expected by"), method="unscanned_by")
    found = django_filters.CharFilter(label=_("Search"), method="found_by", max_length=12)

    class Meta:
        model = Order
        fields = []

    def __init__(self, data, *, queryset, store, choices: Choices, now: datetime):
        super().__init__(data, queryset=queryset)
        self.store, self.merchant, self.choices = store, store.merchant, choices
        self.now = now
        self.lookup = self.import_run = None
        offered = {"warehouse": choices.warehouses, "channel": choices.channels, "tag": choices.tags}
        for name, rows in offered.items():
            self.filters[name].extra["choices"] = [(code, row.name) for code, row in rows.items()]
        self.filters["country"].extra["choices"] = country_choices(get_language())

    def in_warehouse(self, orders, _name, code):
        return self._sent_by(orders, Warehouse(pk=self.choices.warehouses[code].pk))

    def by_channel(self, orders, _name, code):
        return self._sent_by(orders, Channel(pk=self.choices.channels[code].pk))

    def held_for(self, orders, _name, kind):
        return orders.filter(self._has(Hold, kind=kind, released_at=None))

    def with_tag(self, orders, _name, public_id):
        return orders.filter(self._has(OrderTag, tag=self.choices.tags[public_id].pk))

    def with_sku(self, orders, _name, code):
        lines = Line.objects.for_merchant(self.merchant).annotate(key=Upper("sku_code"))
        lines = lines.filter(key__in=keys_of(code))
        return orders.filter(Exists(lines.filter(order=OuterRef("pk"))))

    def since(self, orders, _name, day):
        return orders.filter(ordered_at__gte=self._begin(day))

    def due_in_hour(self, orders, _name, begins):
        return orders.filter(due_order__gte=begins, due_order__lt=begins + timedelta(hours=1))

    def delivery_near(self, orders, _name, _soon):
        return self._awaited(orders, deliver_by__gte=self.now, deliver_by__lt=self.now + URGENT)

    def awaited_by(self, orders, _name, moment):
        return self._awaited(orders, deliver_by=moment)

    def until(self, orders, _name, day):
        return orders.filter(ordered_at__lt=self._begin(day + timedelta(days=1)))

    def partly_done(self, orders, _name, _yes):
        return orders.filter(status__in=PARTLY)

    def found_by(self, orders, _name, token):
        """What a search found when it was made; a token of another store, or none at all, found nothing."""
        lookups = Lookup.objects.for_merchant(self.merchant).filter(store=self.store, token=token)
        self.lookup = lookups.first()
        return orders.filter(pk__in=self.lookup.terms["ids"]) if self.lookup else orders.none()

    def brought_by(self, orders, _name, asked):
        """What an import brought or touched, or of it what had one outcome: `<id>.new`."""
        public_id, _dot, outcome = asked.partition(".")
        runs = ImportRun.objects.for_merchant(self.merchant).filter(store=self.store, public_id=public_id)
        self.import_run = runs.first()
        if self.import_run is None or outcome not in {"", *ImportedOrder.Outcome.values}:
            return orders.none()
        brought = self.import_run.brought.filter(order__isnull=False)
        brought = brought.filter(outcome=outcome) if outcome else brought
        return orders.filter(pk__in=brought.values("order"))

    def _sent_by(self, orders, sender):
        # The sender was found by its merchant; named again, the merchant would keep indexes from answering
        # alone.
        sent = sender.fulfilment_set.order_by()
        if not sent[FEW : FEW + 1].exists():
            return orders.filter(pk__in=sent.values("order")[:FEW])
        # Asked order by order, which EXISTS is not: the database would read all that this sender ever sent.
        one = sent.filter(order=OuterRef("pk")).values("order")[:1]
        return orders.alias(sent_order=Subquery(one)).filter(sent_order__isnull=False)

    def unscanned_by(self, orders, _name, moment):
        packages = Package.objects.for_merchant(self.merchant).missed().filter(scan_due_at=moment)
        return orders.filter(pk__in=packages.order_by().values("order"))

    def _awaited(self, orders, **dates):
        fulfilments = Fulfilment.objects.for_merchant(self.merchant).undelivered().filter(**dates)
        return orders.filter(pk__in=fulfilments.order_by().values("order"))

    def _has(self, model, **of):
        return Exists(model.objects.for_merchant(self.merchant).filter(order=OuterRef("pk"), **of))

    def _begin(self, day):
        return local_moment(datetime.combine(day, time()), ZoneInfo(self.store.time_zone))


# Not an attribute of the class like the others, for the name is a keyword.
OrderFilter.base_filters["import"] = django_filters.CharFilter(
    label=_("Import"), field_name="import", method="brought_by", max_length=30
)
