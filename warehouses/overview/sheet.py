"""A merchant's own warehouses as a sheet; the platform's are set up by staff and stay out of it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import time
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.sheets.exceptions import Refused
from merchant.sheets.readers import clock, text, written_choice, written_yes_or_no, yes_or_no
from merchant.sheets.sheet import Change, Column, Key, Reason, Room, Sheet, Values
from merchant.tenancy.models import Merchant
from warehouses.calendars.library import subdivisions_of
from warehouses.overview import cells, services
from warehouses.overview.wording import consequences
from warehouses.sites.models import Channel, Warehouse
from warehouses.sites.room import room_left
from warehouses.sites.services import hold_room
from warehouses.sites.wording import weekdays_in_words

KINDS = (Warehouse.Kind.OVERSEAS, Warehouse.Kind.DOMESTIC)
PLAIN = (
    *("code", "name", "kind", "owner", "country", "subdivision", "street", "postcode", "city"),
    *("time_zone", "currency", "is_active"),
)
COORDINATES = ("latitude", "longitude")
OWNERS = (Warehouse.Owner.SELLER, Warehouse.Owner.THIRD_PARTY)


def _own(merchant):
    return Warehouse.objects.for_merchant(merchant).filter(merchant=merchant).order_by("code")


def _found(merchant: Merchant, keys: Collection[Key], *, for_change: bool) -> Mapping[Key, Values]:
    rows = _own(merchant).filter(code__in=[code for (code,) in keys])
    if for_change:
        hold_room(merchant)  # whoever adds one at the same time waits
        rows = rows.select_for_update(no_key=True)  # orders may go there meanwhile
    return {(row.code,): _values(row) for row in rows}


def _everything(merchant: Merchant) -> Iterator[Values]:
    return map(_values, _own(merchant).iterator())


def _values(warehouse):
    values = {name: getattr(warehouse, name) for name in PLAIN}
    for name in COORDINATES:
        degrees = getattr(warehouse, name)
        values[name] = None if degrees is None else f"{degrees:.6f}"
    cutoff = warehouse.cutoff and warehouse.cutoff.isoformat("minutes")
    return values | {"weekdays": sorted(set(warehouse.weekdays)), "cutoff": cutoff}


def _refusals(merchant: Merchant, changes: Sequence[Change]) -> Mapping[Key, Refused]:
    new = [change.key[0] for change in changes if change.before is None]
    shared = Warehouse.objects.for_merchant(merchant).filter(merchant=None, code__in=new)
    platforms = set(shared.values_list("code", flat=True))
    priced = _priced(merchant, [change.key[0] for change in changes if "currency" in change.given])
    refusals = {}
    for change in changes:
        if change.key[0] in platforms:
            refusals[change.key] = Refused("code_of_platform", field="code", value=change.key[0])
        elif change.key[0] in priced and "currency" in change.given:
            refusals[change.key] = Refused(
                "currency_in_use", field="currency", value=change.before["currency"]
            )
        elif wrong := _wrong_subdivision(change) or _half_a_place(change):
            refusals[change.key] = wrong
    return refusals


def _priced(merchant, codes):
    """The warehouses of these codes out of which a channel has prices: they keep their currency."""
    channels = Channel.objects.for_merchant(merchant).filter(warehouse__merchant=merchant)
    rows = channels.filter(warehouse__code__in=codes).exclude(warehouse__currency="")
    return {code for code, rates in rows.values_list("warehouse__code", "rates") if rates}


def _half_a_place(change):
    missing = [name for name in COORDINATES if change.after.get(name) is None]
    if len(missing) != 1:
        return None
    return Refused("half_a_place", field=missing[0])


def _room(merchant: Merchant) -> Room:
    return Room(settings.WAREHOUSES_MAX, room_left(merchant))


def _wrong_subdivision(change):
    if not {"country", "subdivision"} & set(change.given):
        return None
    country, subdivision = change.after["country"], change.after.get("subdivision", "")
    known = subdivisions_of(country)
    if not subdivision or subdivision in known:
        return None
    return Refused(
        "no_subdivision", field="subdivision", value=subdivision, country=country, known=known or ["–"]
    )


def _read_subdivision(cell):
    return text(3)(cell.upper())


def _written_days(value):
    return str(weekdays_in_words(value))


def save(*, merchant: Merchant, actor, changes: Sequence[Change]) -> None:
    """Hand the warehouses' facts to the service that keeps them."""
    facts = {change.key[0]: _facts(change.given) for change in changes}
    services.save_warehouses(merchant=merchant, facts=facts, actor=actor)


def _facts(given):
    """Cut-off and coordinates as the row keeps them; the rest is as it was read."""
    facts = dict(given)
    if given.get("cutoff"):
        facts["cutoff"] = time.fromisoformat(given["cutoff"])
    for name in COORDINATES:
        if given.get(name):
            facts[name] = Decimal(given[name])
    return facts


def _text_column(code, label, longest, example):
    return Column(code, label, text(longest), example=example, may_be_cleared=True, cleared="")


def _degrees_column(code, label, most, example):
    return Column(
        code,
        label,
        cells.degrees(most),
        example=example,
        help=_("In degrees; both or neither."),
        may_be_cleared=True,
    )


WAREHOUSES = Sheet(
    code="warehouses",
    title=_("Warehouses"),
    see="see_warehouses",
    edit="edit_warehouses",
    home="warehouses:list",
    columns=(
        Column(
            "code",
            pgettext_lazy("warehouse", "Code"),
            cells.code,
            example="LAX1",
            help=_("Your own: 2 to 30 capital letters, digits and hyphens."),
        ),
        Column("name", pgettext_lazy("warehouse", "Name"), text(100), example="Los Angeles", is_needed=True),
        Column(
            "kind",
            _("Kind"),
            cells.of(KINDS),
            written_choice(dict(Warehouse.Kind.choices)),
            example=Warehouse.Kind.OVERSEAS.label,
            help=_("Overseas or domestic; a new one is overseas unless you say otherwise."),
        ),
        Column(
            "owner",
            _("Owner"),
            cells.of(OWNERS),
            written_choice(dict(Warehouse.Owner.choices)),
            example=Warehouse.Owner.THIRD_PARTY.label,
            help=_("Seller or third party; a third party unless you say otherwise."),
        ),
        Column(
            "country",
            _("Country"),
            cells.country,
            example="US",
            help=_("Two letters, or the name. Its public holidays count."),
            is_needed=True,
        ),
        Column(
            "subdivision",
            _("Subdivision"),
            _read_subdivision,
            example="CA",
            help=_("State or province, where its holidays differ: ISO 3166-2 without the country."),
            may_be_cleared=True,
            cleared="",
        ),
        _text_column("street", _("Street and number"), 200, "1200 E 7th St"),
        _text_column("postcode", _("Postcode"), 20, "90021"),
        Column(
            "city",
            _("City"),
            text(100),
            example="Los Angeles",
            help=_("Shown beside every deadline."),
            is_needed=True,
        ),
        _degrees_column("latitude", _("Latitude"), 90, "34.033200"),
        _degrees_column("longitude", _("Longitude"), 180, "-118.234100"),
        Column(
            "time_zone",
            _("Time zone"),
            cells.zone,
            example="America/Los_Angeles",
            help=_("A name of the IANA list."),
            is_needed=True,
        ),
        Column(
            "weekdays",
            _("Working days"),
            cells.weekdays,
            _written_days,
            example=_("Mon to Fri"),
            help=_("E.g. “Mon to Fri” or “Mon, Wed, Sat”; Monday to Friday unless you say otherwise."),
        ),
        Column(
            "cutoff",
            _("Cut-off"),
            clock,
            example="15:00",
            help=_("By the clock on its wall; 15:00 unless you say otherwise, cleared it is midnight."),
            may_be_cleared=True,
        ),
        Column(
            "currency",
            _("Currency"),
            cells.currency,
            example="USD",
            help=_("ISO 4217: in which its channels are priced. It stays while one has a price."),
            may_be_cleared=True,
            cleared="",
        ),
        Column(
            "is_active",
            _("In use"),
            yes_or_no,
            written_yes_or_no,
            example=_("yes"),
            help=_("Yes or no. Orders go to warehouses in use only."),
        ),
    ),
    key=("code",),
    found=_found,
    everything=_everything,
    save=save,
    refusals=_refusals,
    room=_room,
    consequences=consequences,
    reasons={
        **cells.REASONS,
        "code_of_platform": Reason(
            _("the platform has a warehouse {value}, which is not yours to change"), _("Choose another code.")
        ),
        "no_zone": Reason(
            _("“{value}” is no time zone"), _("Use a name of the IANA list, e.g. Europe/London.")
        ),
        "no_currency": Reason(
            _("“{value}” is no currency"), _("Use the three letters of ISO 4217, e.g. USD, EUR or CNY.")
        ),
        "currency_in_use": Reason(
            _("a channel out of it has prices in {value}"),
            _("Take the prices out first, then change the currency."),
        ),
        "not_degrees": Reason(
            _("“{value}” is no coordinate"), _("Write degrees between -{most} and {most}, e.g. 34.0522.")
        ),
        "half_a_place": Reason(
            _("one coordinate stands without the other"), _("Give latitude and longitude, or clear both.")
        ),
        "no_day": Reason(_("“{value}” is no day of the week"), _("Write days as Mon, Tue or Mon to Fri.")),
        "no_subdivision": Reason(
            _("“{value}” is no subdivision of {country}"),
            _("Known are: {known}. Leave it empty where it makes no difference."),
        ),
    },
)
