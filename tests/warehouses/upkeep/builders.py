"""What a seller's form sends."""

from warehouses.sites.history import seen

SITE = {
    "name": "Los Angeles",
    "kind": "overseas",
    "owner": "third_party",
    "country": "US",
    "subdivision": "ca",
    "city": "Los Angeles",
    "street": "1200 E 7th St",
    "postcode": "90021",
    "latitude": "34.0332",
    "longitude": "-118.2341",
    "time_zone": "America/Los_Angeles",
    "weekdays": ["0", "1", "2", "3", "4"],
    "cutoff": "15:00",
    "currency": "usd",
}
CHANNEL = {
    "name": "UPS Ground",
    "carrier": "UPS",
    "transit_days": "4",
    "in_use": "on",
    "countries": "United States, CA",
    "max_weight": "30",
    "max_side": "270",
    "max_girth": "410",
    "currency": "",
}


def entered(**facts):
    """A warehouse's form."""
    return SITE | facts


def priced(*rows, **facts):
    """A channel's form with these rows of prices: (up to, price)."""
    told = CHANNEL | {"rates-TOTAL_FORMS": str(len(rows) + 1), "rates-INITIAL_FORMS": "0"} | facts
    for number, (up_to, price) in enumerate(rows):
        told |= {f"rates-{number}-up_to": up_to, f"rates-{number}-price": price}
    return told


def again(row, told):
    """The same form of a row that is there, as its page shows it now."""
    return told | {"was_seen": seen(row)}
