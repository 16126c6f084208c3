import json
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from merchant.tenancy.models import Store
from orders.book.models import Order
from orders.clock.exceptions import ClockError
from orders.policy.models import PolicyVersion
from orders.policy.timeline import said
from orders.policymaking.supposing import Supposed, alone, ask
from warehouses.calendars.explanation import Explanation, to_text
from warehouses.calendars.selectors import zone_of
from warehouses.calendars.wording import describe_kept_refusal
from warehouses.management.asking import day_lines, find_warehouse, read_moment, said_moment
from warehouses.sites.cities import city_of_zone
from warehouses.sites.countries import country_of
from warehouses.sites.subdivisions import subdivision_code


class Command(BaseCommand):
    """Tell ship-by and deliver-by of an order that nobody placed, day by day; --json is for programs."""

    @property
    def help(self):
        return _("Which deadlines would an order have, by any policy version, and why?")

    def add_arguments(self, parser):
        parser.add_argument("--policy", metavar="N", help=_("A version, also a draft; else those in force."))
        parser.add_argument("--warehouse", required=True, metavar="[MERCHANT/]CODE")
        parser.add_argument("--at", required=True, metavar="2026-02-13T15:30")
        parser.add_argument("--to", required=True, metavar="US-CA")
        parser.add_argument("--store", metavar="CODE", help=_("Whose business days count, too."))
        parser.add_argument(
            "--programme", choices=Order.Programme.values, default=Order.Programme.SEMI_MANAGED
        )
        parser.add_argument("--leg", choices=Order.Leg.values, default=Order.Leg.TO_CONSUMER)
        parser.add_argument("--category", default="")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **options):
        policies = alone(_policy(options["policy"])) if options["policy"] else None
        supposed = _supposed(options)
        try:
            deadline = ask(supposed, policies)
        except ClockError as refusal:
            raise CommandError(_why(refusal, supposed)) from refusal
        tell = _as_json if options["json"] else _as_text
        self.stdout.write(tell(supposed, deadline))


def _supposed(options):
    warehouse = find_warehouse(options["warehouse"])
    country, subdivision = _destination(options["to"])
    return Supposed(
        start=read_moment(options["at"], zone_of(warehouse)),
        warehouse=warehouse,
        country=country,
        subdivision=subdivision,
        store=_store(options["store"]) if options["store"] else None,
        **{name: options[name] for name in ("programme", "leg", "category")},
    )


def _policy(text):
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    policy = PolicyVersion.objects.filter(number=number).first()
    if policy is None:
        known = ", ".join(str(one) for one in PolicyVersion.objects.values_list("number", flat=True)[:20])
        raise CommandError(
            _("There is no policy version %(number)s. There are: %(known)s.")
            % {"number": text, "known": known}
        )
    return policy


def _store(code):
    store = Store.objects.filter(code=code.upper()).first()
    if store is None:
        raise CommandError(_("There is no store with the code “%(code)s”.") % {"code": code})
    return store


def _destination(text):
    named, _dash, part = text.partition("-")
    country = country_of(named)
    subdivision = subdivision_code(part, country) if country and part else ""
    if not country or (part and not subdivision):
        raise CommandError(
            _("“%(text)s” is no destination. Write a country, perhaps with its state, e.g. GB or US-CA.")
            % {"text": text}
        )
    return country, subdivision


def _why(refusal, supposed):
    if refusal.code == "calendar":
        return describe_kept_refusal(refusal.details["why"])
    return _("No policy version is for such an order that is released on %(moment)s.") % {
        "moment": said(supposed.start)
    }


def _explained(deadline):
    """How ship-by was counted, and deliver-by if there is one."""
    delivery = deadline.delivery and Explanation.from_json(deadline.delivery)
    return Explanation.from_json(deadline.explanation), delivery


def _as_json(supposed, deadline):
    answer = {
        "policy": deadline.policy.number,
        "warehouse": supposed.warehouse.code,
        "to": supposed.subdivision or supposed.country,
        "store": supposed.store and supposed.store.code,
        "start_event": deadline.start_event,
        "start": to_text(supposed.start),
    }
    for name, told in zip(("ship_by", "deliver_by"), _explained(deadline), strict=True):
        local = told and told.ship_by.astimezone(ZoneInfo(told.zone))
        answer |= {
            name: told and to_text(told.ship_by),
            f"{name}_local": told and local.isoformat(),
            f"{name}_explained": told and told.to_json(),
        }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _as_text(supposed, deadline):
    ship_by, deliver_by = _explained(deadline)
    words = {"number": deadline.policy.number, "name": deadline.policy.name}
    lines = [
        _("By policy version %(number)s, %(name)s") % words,
        *_told(
            supposed.start,
            ship_by,
            _("%(warehouse)s: started %(start)s in %(city)s, business days: %(days)s"),
            _("Ship by %(due)s in %(city)s (%(utc)s)"),
            warehouse=supposed.warehouse.code,
            city=deadline.city,
        ),
    ]
    if deliver_by is None:
        return "\n".join([*lines, _("No deliver-by.")])
    return "\n".join(
        [
            *lines,
            *_told(
                ship_by.ship_by,
                deliver_by,
                _("On its way from %(start)s in %(city)s, business days: %(days)s"),
                _("Deliver by %(due)s in %(city)s (%(utc)s)"),
                city=city_of_zone(deliver_by.zone),
            ),
        ]
    )


def _told(start, explanation, first, last, **words):
    """One deadline from its start, day by day, to the moment itself."""
    zone = ZoneInfo(explanation.zone)
    words |= {
        "start": said_moment(start.astimezone(zone)),
        "due": said_moment(explanation.ship_by.astimezone(zone)),
        "utc": to_text(explanation.ship_by),
        "days": explanation.business_days,
    }
    return [first % words, *day_lines(explanation), last % words]
