"""Stores that have come to their account: a company that is complete, and an agreement that is signed."""

from django.utils.translation import gettext_lazy as _

from merchant.company.models import Company
from merchant.stores.services import begin_joining
from merchant.stores.steps import Stand, Step, Told
from merchant.supply.models import SupplyAccount
from merchant.supply.services import ask_account
from tests.merchant.firm import COMPANY, LONDON, make_company

NAME, REGISTRATION = COMPANY["name"], COMPANY["registration_number"]
UNSIGNED = set()  # stores whose agreement is not signed


def told_of_agreement(stores):
    return {store.pk: Told(Stand.TO_DO if store.pk in UNSIGNED else Stand.DONE) for store in stores}


AGREEMENT = Step(
    code="agreement",
    place=10,
    label=_("Agreement"),
    what=_("Agreement"),
    usual=_("Agreement"),
    url_name="merchant:joining",
    told=f"{__name__}.told_of_agreement",
    act="join_programme",
)


def tell_company(merchant, **facts):
    """What the seller enters of their company now, whatever stood there."""
    company = Company.objects.filter(merchant=merchant).first()
    return make_company(merchant, was_seen=company.stamp if company else "", **facts)


def british(number):
    """Facts of another company, told apart by its number."""
    place = LONDON | {"country_area": "", "city_area": ""}
    return place | {"name": f"Lamps No. {number} Ltd", "registration_number": f"{number:08}"}


def make_ready(store, actor=None, **facts):
    """A store that may ask for its account."""
    tell_company(store.merchant, **facts)
    begin_joining(store_id=store.pk, actor=actor)
    return store


def make_asked(store, actor=None, **facts):
    make_ready(store, actor, **facts)
    return ask_account(store_id=store.pk, actor=actor)


def account_of(store):
    return SupplyAccount.objects.get(store=store)
