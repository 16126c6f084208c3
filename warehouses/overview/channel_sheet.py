"""The channels of a merchant's own warehouses as a sheet; those that staff recommend stay out of it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.money.currencies import from_minor
from merchant.sheets.exceptions import Refused
from merchant.sheets.readers import text, whole, written_yes_or_no, yes_or_no
from merchant.sheets.sheet import Change, Column, Key, Reason, Sheet, Values
from merchant.tenancy.models import Merchant
from warehouses.overview import cells, services
from warehouses.overview.wording import channel_consequences
from warehouses.sites.exceptions import RatesError
from warehouses.sites.models import Channel, Warehouse
from warehouses.sites.rates import HEAVIEST_G, in_minor_units
from warehouses.sites.room import CHANNELS_MAX

PLAIN = (
    *("code", "name", "carrier", "transit_days", "countries"),
    *("max_weight_g", "max_side_mm", "max_girth_mm", "is_active"),
)
LONGEST_MM = 100_000


def _own(merchant):
    channels = Channel.objects.for_merchant(merchant).filter(merchant=merchant, warehouse__merchant=merchant)
    return channels.select_related("warehouse").order_by("warehouse__code", "code")


def _warehouses(merchant, codes):
    own = Warehouse.objects.for_merchant(merchant).filter(merchant=merchant, code__in=codes)
    return own.order_by("pk")


def _found(merchant: Merchant, keys: Collection[Key], *, for_change: bool) -> Mapping[Key, Values]:
    places = {place for place, _code in keys}
    if for_change:  # whoever changes channels holds their warehouses first
        list(_warehouses(merchant, places).select_for_update(no_key=True))
    rows = _own(merchant).filter(warehouse__code__in=places, code__in={code for _place, code in keys})
    wanted = set(keys)
    return {
        (row.warehouse.code, row.code): _values(row)
        for row in rows
        if (row.warehouse.code, row.code) in wanted
    }


def _everything(merchant: Merchant) -> Iterator[Values]:
    return map(_values, _own(merchant).iterator())


def _values(channel):
    currency = channel.warehouse.currency
    prices = [(up_to, from_minor(price, currency)) for up_to, price in channel.rates]
    told = {name: getattr(channel, name) for name in PLAIN}
    return told | {"warehouse": channel.warehouse.code, "rates": cells.shown_rates(prices)}


def _refusals(merchant: Merchant, changes: Sequence[Change]) -> Mapping[Key, Refused]:
    codes = {change.key[0] for change in changes}
    places = {warehouse.code: warehouse for warehouse in _warehouses(merchant, codes).with_channels_ever()}
    room = {code: CHANNELS_MAX - warehouse.channels_ever for code, warehouse in places.items()}
    refusals = {}
    for change in changes:
        refusal = _refusal(change, places.get(change.key[0]), room)
        if refusal:
            refusals[change.key] = refusal
    return refusals


def _refusal(change, warehouse, room):
    if warehouse is None:
        return Refused("not_your_warehouse", field="warehouse", value=change.key[0])
    if change.before is None:
        if room[warehouse.code] <= 0:
            return Refused("too_many_channels", value=change.key[1], most=CHANNELS_MAX)
        room[warehouse.code] -= 1
    side, girth = change.after.get("max_side_mm"), change.after.get("max_girth_mm")
    if side and girth and girth < side:
        return Refused("girth_below_side", field="max_girth_mm", value=str(girth))
    return _wrong_prices(change, warehouse)


def _wrong_prices(change, warehouse):
    rows = change.given.get("rates")
    if not rows:
        return None
    if not warehouse.currency:
        return Refused("no_currency_yet", field="rates", value=cells.written_rates(rows)[:200])
    try:
        _minor(rows, warehouse.currency)
    except RatesError as error:
        refused = cells.refused_rates(error)
        return Refused(refused.code, field="rates", value=cells.written_rates(rows)[:200], **refused.details)
    return None


def _minor(rows, currency):
    return in_minor_units(((weight, Decimal(price)) for weight, price in rows), currency)


def save(*, merchant: Merchant, actor, changes: Sequence[Change]) -> None:
    """Hand the channels' facts to the service that keeps them."""
    places = {place.code: place for place in _warehouses(merchant, {change.key[0] for change in changes})}
    told = {change.key: _facts(change.given, places[change.key[0]].currency) for change in changes}
    services.save_channels(merchant=merchant, told=told, actor=actor)


def _facts(given, currency):
    facts = {name: value for name, value in given.items() if name not in ("warehouse", "code")}
    if facts.get("rates"):
        facts["rates"] = _minor(facts["rates"], currency)
    return facts


def _written_countries(value):
    return ", ".join(value)


def _limit(code, label, most, example, told=""):
    return Column(code, label, whole(1, most), example=example, help=told, may_be_cleared=True)


CHANNELS = Sheet(
    code="channels",
    title=_("Channels"),
    see="see_warehouses",
    edit="edit_warehouses",
    home="warehouses:list",
    columns=(
        Column(
            "warehouse",
            _("Warehouse"),
            cells.code,
            example="LAX1",
            help=_("The code of a warehouse of your own."),
        ),
        Column(
            "code",
            pgettext_lazy("channel", "Code"),
            cells.code,
            example="UPS-GROUND",
            help=_("Your own: 2 to 30 capital letters, digits and hyphens."),
        ),
        Column("name", pgettext_lazy("channel", "Name"), text(100), example="UPS Ground", is_needed=True),
        Column("carrier", _("Carrier"), text(60), example="UPS", is_needed=True),
        Column(
            "transit_days",
            _("Transit, business days"),
            whole(0, 365),
            example="4",
            help=_("Counted at the destination."),
            is_needed=True,
        ),
        Column(
            "countries",
            _("Countries served"),
            cells.countries,
            _written_countries,
            example="US, CA",
            help=_("Codes or names with commas between; “EU” is all its members. Cleared: anywhere."),
            may_be_cleared=True,
            cleared=[],
        ),
        _limit("max_weight_g", _("Heaviest parcel, g"), HEAVIEST_G, "30000"),
        _limit("max_side_mm", _("Longest side, mm"), LONGEST_MM, "2700"),
        _limit(
            "max_girth_mm",
            _("Length and girth, mm"),
            LONGEST_MM,
            "4100",
            _("The longest side and twice each of the other two."),
        ),
        Column(
            "rates",
            _("Price by weight"),
            cells.rates,
            cells.written_rates,
            example="500=8.20; 1000=9.60",
            help=_("Up to how many grams, “=”, and the price in the warehouse's currency; “;” between rows."),
            may_be_cleared=True,
            cleared=[],
        ),
        Column(
            "is_active",
            _("In use"),
            yes_or_no,
            written_yes_or_no,
            example=_("yes"),
            help=_("Yes or no. Orders take channels in use only; those that have it keep it."),
        ),
    ),
    key=("warehouse", "code"),
    found=_found,
    everything=_everything,
    save=save,
    refusals=_refusals,
    consequences=channel_consequences,
    reasons={
        **cells.REASONS,
        "not_your_warehouse": Reason(
            _("you have no warehouse {value} of your own"), _("Add the warehouse first, or mend its code.")
        ),
        "too_many_channels": Reason(
            _("a warehouse has at most {most} channels"), _("Change one that is out of use instead.")
        ),
        "girth_below_side": Reason(
            _("length and girth are less than the longest side"),
            _("Length and girth is the longest side and twice each of the other two."),
        ),
        "no_currency_yet": Reason(
            _("the warehouse has no currency yet"), _("Say it on the warehouse's page or in its file first.")
        ),
        "rates_too_many": Reason(
            _("more than {most} rows of prices"), _("Leave out those that change little.")
        ),
        "rates_no_weight": Reason(
            _("“{part}” names no weight in whole grams"), _("Write e.g. 500=4.20 for up to 500 g.")
        ),
        "rates_no_price": Reason(
            _("“{part}” names no price"), _("Write the weight, “=” and the price, e.g. 500=4.20.")
        ),
        "rates_too_fine": Reason(
            _("“{part}” has more decimals than {currency}"), _("Write at most {places} decimals.")
        ),
        "rates_weight_range": Reason(_("{weight} g is no weight of a parcel"), _("Use 1 g to {most} g.")),
        "rates_price_range": Reason(_("the price up to {weight} g is too high"), _("Write a smaller price.")),
        "rates_weights_fall": Reason(
            _("{weight} g follows {before} g, and weights must rise"), _("Put the lighter one first.")
        ),
        "rates_prices_fall": Reason(
            _("up to {weight} g costs less than up to {before} g"),
            _("A heavier parcel never costs less: mend one of the two."),
        ),
    },
)
