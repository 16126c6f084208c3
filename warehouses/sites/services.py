from collections.abc import Mapping
from copy import copy

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from merchant.audit import services as audit
from merchant.tenancy.models import Merchant, Store
from warehouses.sites.checks import check_rates
from warehouses.sites.codes import is_taken, named_alike
from warehouses.sites.exceptions import ChangedMeanwhile, SiteError
from warehouses.sites.history import facts, seen
from warehouses.sites.models import Channel, StoreWarehouse, Warehouse
from warehouses.sites.room import CHANNELS_MAX, room_left


def keep_warehouse(*, warehouse: Warehouse, actor=None) -> Warehouse:
    """Add a warehouse or keep its changed facts."""
    with transaction.atomic():
        before = Warehouse.objects.select_for_update(no_key=True).filter(pk=warehouse.pk).first()
        return _keep(warehouse, "warehouse", before, actor)


def hold_room(merchant: Merchant) -> None:
    """Wait until nobody else adds warehouses to this merchant; held until the transaction ends."""
    Merchant.objects.select_for_update(no_key=True).get(pk=merchant.pk)


def add_warehouse(*, merchant: Merchant, told: Mapping, actor=None) -> Warehouse:
    """Add a merchant's own warehouse, where there is room and its code is free."""
    with transaction.atomic():
        hold_room(merchant)
        if is_taken(told["code"], merchant=merchant):
            raise SiteError(_("There is a warehouse of this code already. Choose another one."), field="code")
        _check_name(merchant, told["name"])
        if not room_left(merchant):
            raise SiteError(
                _("You have %(most)s warehouses, as many as are possible.")
                % {"most": f"{settings.WAREHOUSES_MAX:,}"}
            )
        return _keep(Warehouse(merchant=merchant, **told), "warehouse", None, actor)


def change_warehouse(
    *, warehouse_id: int, told: Mapping, was_seen: str | None = None, actor=None
) -> Warehouse:
    """Keep a warehouse's changed facts; `was_seen` is the mark of what the page showed."""
    with transaction.atomic():
        before = Warehouse.objects.select_for_update(no_key=True).get(pk=warehouse_id)
        warehouse = _with(copy(before), told)
        if facts(warehouse) == facts(before):
            return before  # a second click
        _check_seen(before, was_seen)
        check_currency_stays(before, warehouse.currency)
        if warehouse.name != before.name:
            _check_name(before.merchant, warehouse.name, but=before)
        return _keep(warehouse, "warehouse", before, actor)


def keep_warehouses(*, merchant: Merchant, facts: Mapping[str, Mapping], actor=None) -> list[Warehouse]:
    """Add or change a merchant's own warehouses in a fixed number of statements; facts by code."""
    with transaction.atomic():
        hold_room(merchant)
        own = Warehouse.objects.select_for_update(no_key=True).filter(merchant=merchant, code__in=facts)
        known = {warehouse.code: warehouse for warehouse in own.order_by("pk")}
        changed = [_changed(warehouse, facts[code]) for code, warehouse in known.items()]
        if changed:
            told = {name for code in known for name in facts[code]}
            Warehouse.objects.bulk_update([warehouse for warehouse, _b, _a in changed], sorted(told))
        audit.record_changes_of_many("warehouse.changed", changed, actor=actor)
        new = [
            Warehouse(**{**told, "merchant": merchant}) for code, told in facts.items() if code not in known
        ]
        new = Warehouse.objects.bulk_create(new)
        added = [(warehouse, {"name": warehouse.name, "code": warehouse.code}) for warehouse in new]
        audit.record_many("warehouse.added", added, actor=actor)
        return [*known.values(), *new]


def keep_channel(*, channel: Channel, actor=None) -> Channel:
    """Add a channel or keep its changed facts."""
    with transaction.atomic():
        _hold([channel.warehouse_id])
        before = Channel.objects.select_related("warehouse").filter(pk=channel.pk).first()
        return _keep(channel, "channel", before, actor)


def add_channel(*, warehouse_id: int, told: Mapping, currency: str = "", actor=None) -> Channel:
    """Add a channel to a merchant's own warehouse; `currency` is that of its prices where it has none yet."""
    with transaction.atomic():
        (warehouse,) = _hold([warehouse_id])
        if Channel.objects.filter(warehouse=warehouse, code=told["code"]).exists():
            raise SiteError(_("This warehouse has a channel of this code already."), field="code")
        if Channel.objects.filter(warehouse=warehouse).count() >= CHANNELS_MAX:
            raise SiteError(
                _("A warehouse has at most %(most)s channels. Change one that is out of use instead.")
                % {"most": CHANNELS_MAX}
            )
        _price_in(warehouse, currency, told.get("rates"), actor)
        channel = Channel(warehouse=warehouse, merchant_id=warehouse.merchant_id, **told)
        return _keep(channel, "channel", None, actor)


def change_channel(
    *, channel_id: int, told: Mapping, currency: str = "", was_seen: str | None = None, actor=None
) -> Channel:
    """Keep a channel's changed facts; `was_seen` is the mark of what the page showed."""
    with transaction.atomic():
        (warehouse,) = _hold(Channel.objects.filter(pk=channel_id).values_list("warehouse_id", flat=True))
        before = Channel.objects.select_related("warehouse").get(pk=channel_id)
        channel = _with(copy(before), told)
        if facts(channel) == facts(before):
            return before  # a second click
        _check_seen(before, was_seen)
        _price_in(warehouse, currency, told.get("rates"), actor)
        channel.warehouse = warehouse
        return _keep(channel, "channel", before, actor)


def keep_channels(
    *, merchant: Merchant, told: Mapping[tuple[str, str], Mapping], actor=None
) -> list[Warehouse]:
    """Add or change channels of a merchant's own warehouses; facts by the codes of warehouse and channel."""
    with transaction.atomic():
        own = Warehouse.objects.filter(merchant=merchant, code__in={place for place, _code in told})
        warehouses = {warehouse.code: warehouse for warehouse in _hold(own.values_list("pk", flat=True))}
        rows = Channel.objects.filter(warehouse__in=warehouses.values(), code__in={code for _p, code in told})
        known = {(row.warehouse.code, row.code): row for row in rows.select_related("warehouse")}
        changed = [_changed(known[key], given) for key, given in told.items() if key in known]
        if changed:
            names = {name for key in known if key in told for name in told[key]}
            Channel.objects.bulk_update([row for row, _before, _after in changed], sorted(names))
        audit.record_many("channel.changed", _differences(changed), actor=actor)
        new = [
            Channel(merchant=merchant, warehouse=warehouses[place], **{**given, "code": code})
            for (place, code), given in told.items()
            if (place, code) not in known
        ]
        new = Channel.objects.bulk_create(new)
        added = [(channel, {"name": channel.name, "code": channel.code}) for channel in new]
        audit.record_many("channel.added", added, actor=actor)
        return list(warehouses.values())


def set_default_warehouse(*, default: StoreWarehouse, actor=None) -> StoreWarehouse:
    """Keep by which warehouse a store's unmatched orders are dated."""
    with transaction.atomic():
        default.save()
        data = {"warehouse": str(default.warehouse)}
        audit.record("store.default_warehouse", default.store, actor=actor, data=data)
        return default


def choose_default_warehouse(*, store: Store, warehouse: Warehouse, was_seen: str, actor=None) -> None:
    """Date a store's unmatched orders by this warehouse; `was_seen` is the code that the page showed."""
    with transaction.atomic():
        Store.objects.select_for_update(no_key=True).get(pk=store.pk)
        default = StoreWarehouse.objects.select_related("warehouse").filter(store=store).first()
        if default is not None and default.warehouse_id == warehouse.pk:
            return  # a second click
        if (default.warehouse.code if default else "") != was_seen:
            raise ChangedMeanwhile(_("Somebody else chose another one meanwhile. Look again and choose."))
        default = default or StoreWarehouse(store=store)
        default.warehouse = warehouse
        set_default_warehouse(default=default, actor=actor)


def check_currency_stays(warehouse: Warehouse, currency: str) -> None:
    """Refuse another currency while channels have prices: their minor units would mean something else."""
    if warehouse.pk is None or currency == warehouse.currency:
        return
    priced = [
        channel.code
        for channel in Channel.objects.filter(warehouse=warehouse).order_by("code")
        if channel.rates
    ]
    if priced:
        raise SiteError(
            _("Prices of %(channels)s are in %(currency)s. Take them out first, then change the currency.")
            % {"channels": ", ".join(priced[:5]), "currency": warehouse.currency},
            field="currency",
        )


def _hold(warehouse_ids):
    """Whoever changes channels holds their warehouses first: prices and currency change together."""
    held = Warehouse.objects.select_for_update(no_key=True).filter(pk__in=list(warehouse_ids))
    return list(held.order_by("pk"))


def _price_in(warehouse, currency, rates, actor):
    if currency and not warehouse.currency:
        before = Warehouse.objects.get(pk=warehouse.pk)
        warehouse.currency = currency
        _keep(warehouse, "warehouse", before, actor)
    if rates and not warehouse.currency:
        raise SiteError(_("Say in which currency the prices are."), field="currency")
    check_rates(rates or [])


def _check_name(merchant, name, but=None):
    alike = named_alike(name, merchant=merchant, but=but)
    if alike:
        told = {"name": alike.name, "code": alike.code}
        raise SiteError(
            _("Warehouse %(code)s is called “%(name)s” already. Choose a name that tells them apart.") % told,
            field="name",
        )


def _check_seen(row, was_seen):
    if was_seen is not None and was_seen != seen(row):
        raise ChangedMeanwhile(
            _(
                "Somebody changed this meanwhile; what they did stands under Changes. Nothing of yours is"
                " saved yet: look again, and save once more if yours is to stand."
            )
        )


def _keep(row, noun, before, actor):
    row.save()
    if before is None:
        audit.record(f"{noun}.added", row, actor=actor, data={"name": row.name, "code": row.code})
        return row
    changes = [(row, facts(before), facts(row))]
    if noun == "channel":
        audit.record_many("channel.changed", _differences(changes), actor=actor)
    else:
        audit.record_changes_of_many(f"{noun}.changed", changes, actor=actor)
    return row


def _differences(changes):
    """What a channel's history tells: also which channel, since a warehouse's page tells of several."""
    return [
        (row, {"field": name, "old": before[name], "new": after[name], "code": row.code})
        for row, before, after in changes
        for name in after
        if before[name] != after[name]
    ]


def _changed(row, told):
    before = facts(row)
    return _with(row, told), before, facts(row)


def _with(row, told):
    for name, value in told.items():
        setattr(row, name, value)
    return row
