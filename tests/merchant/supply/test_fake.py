"""The fake system keeps its promises: one account a key and a company, also when it is asked at once."""

import json
import threading
import urllib.request

from merchant.supply.answers import Applicant
from merchant.supply.client import look_up, open_account
from tests.merchant.supply.system import running_system

COMPANY = Applicant("91350500MA2XYZ1234", "Quanzhou Decor Co., Ltd.")


def test_asked_twice_under_a_key_it_opens_one_account(system):
    first, second = open_account(COMPANY, "k1"), open_account(COMPANY, "k1")

    assert first == second
    assert [each["number"] for each in system.accounts] == [first.number]


def test_another_key_gets_the_companys_account_and_no_second_one(system):
    first, second = open_account(COMPANY, "k1"), open_account(COMPANY, "k2")

    assert first == second
    assert len(system.accounts) == 1


def test_asked_by_many_at_once_it_opens_one_account(system):
    opened = []
    threads = [
        threading.Thread(target=lambda key=key: opened.append(open_account(COMPANY, f"k{key}")))
        for key in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(opened) == 8
    assert len(set(opened)) == len(system.accounts) == 1


def test_it_finds_what_it_opened(system):
    opened = open_account(COMPANY, "k1")

    assert look_up(COMPANY) == opened


def test_a_mood_towards_one_company_is_nobody_elses(system):
    system.mood("mismatch", COMPANY.registration, registered={"name": "Somebody"})

    open_account(Applicant("1", "Other"), "k1")

    assert [each["registration"] for each in system.accounts] == ["1"]


def test_its_book_outlives_it(tmp_path, settings):
    book = str(tmp_path / "accounts.jsonl")
    with running_system("--book", book) as before:
        settings.SUPPLY_URL = before.address
        opened = open_account(COMPANY, "k1")

    with running_system("--book", book) as after:
        settings.SUPPLY_URL = after.address

        assert look_up(COMPANY) == opened


def test_it_says_what_it_does_not_understand(system):
    request = urllib.request.Request(f"{system.address}/accounts", data=b"no json", method="POST")
    try:
        urllib.request.urlopen(request, timeout=5)
    except urllib.error.HTTPError as refusal:
        told = refusal.code, json.load(refusal)

    assert told == (400, {"problem": "key, registration and company are needed"})
