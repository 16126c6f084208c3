"""Which channels serve which market, out of one query for all of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from merchant.money.currencies import format_minor
from merchant.tenancy.models import Merchant
from warehouses.sites.countries import COUNTRIES, country_name, flag, names_of
from warehouses.sites.models import Channel
from warehouses.sites.rates import price_of
from warehouses.sites.wording import limits_in_words

OFFERS_SHOWN = 8  # of one market on a page of many
LONGEST_LIST = 12  # of markets that nobody serves


@dataclass(frozen=True)
class Offer:
    """A channel as it serves a market with a parcel of some weight."""

    channel: Channel
    price: int | None  # in minor units of the warehouse's currency
    price_said: str
    is_too_heavy: bool
    is_recommended: bool
    limits_said: str


@dataclass(frozen=True)
class Market:
    """A country and the channels that serve it."""

    code: str
    name: str
    flag: str
    offers: list[Offer]
    more: int  # that a page of many markets leaves out


@dataclass(frozen=True)
class Coverage:
    """The markets that were asked for: served ones, and those that no channel serves."""

    markets: Sequence[Market]
    anywhere: list[Offer]  # of channels that name no country
    unserved: list[str]  # by name
    unserved_more: int


def coverage_of(merchant: Merchant, *, weight_g: int, language: str, wanted: str = "") -> Coverage:
    """Who serves what `wanted` names, or all countries that a channel in use names, in one query."""
    offers = [_offer(channel, weight_g, language) for channel in _channels(merchant)]
    offers.sort(key=_order)
    by_country, anywhere = {}, []
    for offer in offers:
        for code in offer.channel.countries:
            by_country.setdefault(code, []).append(offer)
        if not offer.channel.countries:
            anywhere.append(offer)
    codes = matching(wanted) if wanted else by_country.keys()
    served = [code for code in codes if code in by_country or anywhere]
    unserved = sorted(country_name(code) for code in codes if code not in by_country and not anywhere)
    most = None if len(served) == 1 else OFFERS_SHOWN
    return Coverage(
        markets=_markets(served, by_country, anywhere, most),
        anywhere=anywhere,
        unserved=unserved[:LONGEST_LIST],
        unserved_more=max(0, len(unserved) - LONGEST_LIST),
    )


def matching(wanted: str) -> Collection[str]:
    """The countries that a search means: by code, or by a part of a name in English or Chinese."""
    told = " ".join(wanted.split()).casefold()
    if told.upper() in COUNTRIES:
        return {told.upper()}
    return {code for code in COUNTRIES if any(told in name.casefold() for name in names_of(code))}


def _channels(merchant) -> Iterable[Channel]:
    return Channel.objects.for_merchant(merchant).in_use().select_related("warehouse")


def _offer(channel, weight_g, language):
    price = price_of(channel.rates, weight_g)
    limits = channel.max_weight_g, channel.max_side_mm, channel.max_girth_mm
    return Offer(
        channel=channel,
        price=price,
        price_said=format_minor(price, channel.warehouse.currency, language) if price is not None else "",
        is_too_heavy=bool(channel.max_weight_g) and weight_g > channel.max_weight_g,
        is_recommended=channel.merchant_id is None,
        limits_said=limits_in_words(*limits),
    )


def _order(offer):
    """Those that take the parcel first, then the fastest, then the cheapest."""
    channel = offer.channel
    ends = channel.warehouse.code, channel.code
    return offer.is_too_heavy, channel.transit_days, offer.price is None, offer.price or 0, *ends


def _markets(codes, by_country, anywhere, most):
    """By name; what serves anywhere stands among those that name the country."""
    rows = []
    for code in sorted(codes, key=country_name):
        offers = sorted([*by_country.get(code, ()), *anywhere], key=_order)
        shown = offers[:most]
        rows.append(Market(code, country_name(code), flag(code), shown, len(offers) - len(shown)))
    return rows
