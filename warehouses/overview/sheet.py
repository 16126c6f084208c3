"""A merchant's own warehouses as a sheet; the platform's are set up by staff and stay out of it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import time

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
from warehouses.sites.models import Warehouse
from warehouses.sites.room import room_left
from warehouses.sites.wording import weekdays_in_words

KINDS = (Warehouse.Kind.OVERSEAS, Warehouse.Kind.DOMESTIC)
OWNERS = (Warehouse.Owner.SELLER, Warehouse.Owner.THIRD_PARTY)


def _own(merchant):
    return Warehouse.objects.for_merchant(merchant).filter(merchant=merchant).order_by("code")


def _found(merchant: Merchant, keys: Collection[Key], *, for_change: bool) -> Mapping[Key, Values]:
    rows = _own(merchant).filter(code__in=[code for (code,) in keys])
    rows = rows.select_for_update(no_key=True) if for_change else rows  # orders may go there meanwhile
    return {(row.code,): _values(row) for row in rows}


def _everything(merchant: Merchant) -> Iterator[Values]:
    return map(_values, _own(merchant).iterator())


def _values(warehouse):
    plain = ("code", "name", "kind", "owner", "country", "subdivision", "city", "time_zone", "is_active")
    values = {name: getattr(warehouse, name) for name in plain}
    cutoff = warehouse.cutoff and warehouse.cutoff.isoformat("minutes")
    return values | {"weekdays": sorted(set(warehouse.weekdays)), "cutoff": cutoff}


def _refusals(merchant: Merchant, changes: Sequence[Change]) -> Mapping[Key, Refused]:
    new = [change.key[0] for change in changes if change.before is None]
    shared = Warehouse.objects.for_merchant(merchant).filter(merchant=None, code__in=new)
    platforms = set(shared.values_list("code", flat=True))
    refusals = {}
    for change in changes:
        if change.key[0] in platforms:
            refusals[change.key] = Refused("code_of_platform", field="code", value=change.key[0])
        elif wrong := _wrong_subdivision(change):
            refusals[change.key] = wrong
    return refusals


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
    """The cut-off as the row keeps it; the rest is as it was read."""
    if not given.get("cutoff"):
        return dict(given)
    return {**given, "cutoff": time.fromisoformat(given["cutoff"])}


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
        Column(
            "city",
            _("City"),
            text(100),
            example="Los Angeles",
            help=_("Shown beside every deadline."),
            is_needed=True,
        ),
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
        "not_a_code": Reason(
            _("“{value}” is no code"), _("Use 2 to 30 capital letters, digits and hyphens, e.g. QZ-NA.")
        ),
        "code_of_platform": Reason(
            _("the platform has a warehouse {value}, which is not yours to change"), _("Choose another code.")
        ),
        "no_country": Reason(
            _("“{value}” is no country"), _("Use the two letters of ISO 3166-1, e.g. US, GB or DE.")
        ),
        "no_zone": Reason(
            _("“{value}” is no time zone"), _("Use a name of the IANA list, e.g. Europe/London.")
        ),
        "no_day": Reason(_("“{value}” is no day of the week"), _("Write days as Mon, Tue or Mon to Fri.")),
        "no_subdivision": Reason(
            _("“{value}” is no subdivision of {country}"),
            _("Known are: {known}. Leave it empty where it makes no difference."),
        ),
    },
)
