"""Bantuo's own documented CSV (docs/import-format.md): one line of the file for each line of an order."""

from django.utils.translation import gettext_lazy as _

from orders.intake.profiles.base import SALE, BadCell, LineReader, Profile, Reading
from orders.intake.profiles.cells import (
    FAR_AHEAD,
    choice,
    country_code,
    currency_code,
    minor_amount,
    moment,
    text,
    whole_units,
)
from orders.intake.profiles.harmless import unescape_cell

PROGRAMMES = ("self_operated", "semi_managed", "fully_managed")
PROCESSING, WAITING, RELEASED = "processing", "waiting", "released"
RECIPIENT = {
    "recipient_name": 200,
    "phone": 50,
    "email": 254,
    "street": 500,
    "city": 100,
    "buyer_reference": 64,
}
PLACE = {"subdivision": 10, "postcode": 16}

EXAMPLE = """\
order_number,programme,ordered_at,paid_at,released_at,status,ship_by_latest,line_id,sku,title,units,\
unit_price,currency,postage,recipient_name,phone,email,street,city,subdivision,postcode,country,buyer_reference
EXAMPLE-1001,self_operated,2026-02-12T09:30:00+08:00,,,released,,1,MUG-BLUE,"Mug, blue",2,\
12.50,USD,4.90,Jane Doe,+1 555 0100,jane@example.com,1 Example Street,Springfield,IL,62701,US,
"""


class BantuoReader(LineReader):
    """One line of Bantuo's own CSV."""

    required = ("order_number", "ordered_at", "sku", "units")
    known = (
        *required,
        *("programme", "paid_at", "released_at", "status", "ship_by_latest", "line_id", "title"),
        *("unit_price", "currency", "postage", "country", *PLACE, *RECIPIENT),
    )
    number_column = "order_number"

    def refused(self, problem, *, number, cells=None):
        reading = super().refused(problem, number=number, cells=cells)
        programme = (cells or {}).get("programme", "").casefold()
        if programme in PROGRAMMES:
            reading.programme = programme
        return reading

    def understand(self, cells):
        cells = {name: unescape_cell(cell) for name, cell in cells.items()}
        currency = currency_code(cells, "currency", self.setting.currency)
        return Reading(
            SALE,
            number=text(cells, "order_number", limit=64, required=True),
            programme=choice(cells, "programme", PROGRAMMES, PROGRAMMES[0]),
            order=self._order(cells, currency),
            line=self._line(cells, currency),
        )

    def _order(self, cells, currency):
        zone = self.setting.zone
        facts = {
            "currency": currency,
            "ordered_at": moment(cells, "ordered_at", zone, required=True),
            "paid_at": moment(cells, "paid_at", zone),
            "released_at": self._released_at(cells, zone),
            "waits": "yes" if self._status(cells) == WAITING else "",
            "ship_by": moment(cells, "ship_by_latest", zone, ahead=FAR_AHEAD),
            "postage": minor_amount(cells, "postage", currency),
            "country": country_code(cells, "country"),
        }
        texts = {name: text(cells, name, limit=limit) for name, limit in (PLACE | RECIPIENT).items()}
        return {name: value for name, value in (facts | texts).items() if value not in ("", None)}

    def _released_at(self, cells, zone):
        """When the source released the order; without that moment payment counts, else the order."""
        released = moment(cells, "released_at", zone)
        if self._status(cells) != RELEASED:
            if released:
                raise BadCell("processing_but_released", "released_at", cells["released_at"])
            return ""
        return released or moment(cells, "paid_at", zone) or moment(cells, "ordered_at", zone)

    def _status(self, cells):
        """Still processed at the source, waiting for our own release, or released."""
        return choice(cells, "status", (PROCESSING, WAITING, RELEASED), RELEASED)

    def _line(self, cells, currency):
        units = whole_units(cells, "units")
        if units <= 0:
            raise BadCell("not_positive", "units", cells["units"])
        return {
            "id": text(cells, "line_id", limit=150),
            "sku": text(cells, "sku", limit=64, required=True),
            "title": text(cells, "title", limit=300),
            "units": units,
            "price": minor_amount(cells, "unit_price", currency),
        }


BANTUO = Profile(
    code="bantuo",
    name=_("Bantuo's own CSV"),
    description=_(
        "One line for each product of an order. The template shows the columns; four are required."
    ),
    reader=BantuoReader,
    example=EXAMPLE,
)
