"""Addresses, company information and responsible persons for tests, made by the services that sellers use."""

from datetime import date

from merchant.addresses.services import save_address
from merchant.company.services import save_company, save_registration
from merchant.persons.services import add_person
from merchant.tenancy.public_ids import new_public_id

QUANZHOU = {
    "country": "CN",
    "country_area": "福建省",
    "city": "泉州市",
    "city_area": "丰泽区",
    "postal_code": "362000",
    "street": "1 Lantern Street",
}
OLDENBURG = {"country": "DE", "city": "OLDENBURG", "postal_code": "26133", "street": "Lappan 1"}
LONDON = {"country": "GB", "city": "LONDON", "postal_code": "EC1Y 8SY", "street": "1 Bunhill Row"}
CONTACT = {"contact_name": "Wang Wei", "company_name": "", "phone": "+8613800138000"}
COMPANY = {
    "name": "泉州灯具有限公司",
    "registration_number": "91350100M000100Y43",
    "representative": "王伟",
}


def make_address(store, kind="dispatch", actor=None, was_seen="", place=None, **facts):
    told = QUANZHOU | CONTACT | facts
    return save_address(store_id=store.pk, kind=kind, told=told, was_seen=was_seen, actor=actor, place=place)


def make_company(merchant, actor=None, was_seen="", **facts):
    told = QUANZHOU | COMPANY | facts
    return save_company(merchant_id=merchant.pk, told=told, was_seen=was_seen, actor=actor)


def make_registration(merchant, actor=None, **facts):
    return save_registration(merchant_id=merchant.pk, told=QUANZHOU | COMPANY | facts, actor=actor)


def person_facts(**facts):
    """What a seller enters of a person for the European Union."""
    told = {"region": "eu", "company_name": "Lappan GmbH", "email": "eu@lappan.example"}
    return OLDENBURG | told | {"phone": "+493023125000", "valid_until": date(2099, 12, 31)} | facts


def make_person(merchant, actor=None, key="", **facts):
    told = person_facts(**facts)
    return add_person(merchant_id=merchant.pk, key=key or new_public_id(), told=told, actor=actor)
