"""What the supply-chain system's answers mean, whatever it answers."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merchant.supply.answers import Applicant, Differs, Opened, Unknown, of_look_up, of_opening
from merchant.supply.exceptions import Failure
from merchant.supply.problems import Problem

COMPANY = Applicant("91350500MA2XYZ1234", "Quanzhou Decor Co., Ltd.", {"country": "CN"})


def account(**instead):
    told = {"number": "SC-00417723", "registration": COMPANY.registration, "company": {"name": COMPANY.name}}
    return json.dumps({name: value for name, value in (told | instead).items() if value is not None}).encode()


def problem_of(act, status, body):
    with pytest.raises(Failure) as raised:
        act(status, body, COMPANY)
    return raised.value.problem


def test_an_account_that_is_there_is_found():
    assert of_look_up(200, account(), COMPANY) == Opened("SC-00417723")


def test_a_company_that_the_system_does_not_know_has_none_yet():
    assert of_look_up(404, b'{"problem": "unknown_registration"}', COMPANY) == Unknown()


@pytest.mark.parametrize("status", [200, 201, 409])
def test_a_new_account_a_repeated_one_and_one_that_was_there_are_all_as_good(status):
    assert of_opening(status, account(), COMPANY) == Opened("SC-00417723")


@pytest.mark.parametrize(
    "written",
    [
        "QUANZHOU DECOR CO LTD",
        "quanzhou decor co.,ltd.",
        "Quanzhou  Decor Co., Ltd",
        "Ｑｕａｎｚｈｏｕ Decor Co., Ltd.",
    ],
)
def test_capitals_spaces_and_stops_make_no_other_company(written):
    assert of_look_up(200, account(company={"name": written}), COMPANY) == Opened("SC-00417723")


def test_names_in_chinese_are_compared_letter_by_letter():
    company = Applicant("91350500", "泉州装饰有限公司")

    def told(name):
        return json.dumps({"number": "A", "registration": "91350500", "company": {"name": name}}).encode()

    assert of_look_up(200, told("泉州装饰 有限公司"), company) == Opened("A")
    assert of_look_up(200, told("泉州装修有限公司"), company) == Differs(("name",))


@pytest.mark.parametrize("act", [of_look_up, of_opening])
def test_another_companys_number_gives_nobody_its_account(act):
    assert act(200, account(company={"name": "Xiamen Lamps Ltd."}), COMPANY) == Differs(("name",))


def test_what_differs_is_told_by_the_names_that_we_know():
    body = b'{"problem": "mismatch", "fields": ["city", "name", "shoe size"]}'

    assert of_opening(422, body, COMPANY) == Differs(("name", "city"))


def test_what_differs_may_be_left_unsaid():
    assert of_opening(422, b'{"problem": "mismatch", "fields": []}', COMPANY) == Differs(())


@pytest.mark.parametrize(
    ("status", "body", "problem"),
    [
        (200, b"", Problem.UNREADABLE),
        (200, b"<!doctype html>", Problem.UNREADABLE),
        (200, b"[]", Problem.UNREADABLE),
        (200, b"null", Problem.UNREADABLE),
        (200, b"[" * 60_000, Problem.UNREADABLE),
        (200, b"\xff\xfe\x00", Problem.UNREADABLE),
        (200, b'{"number": ' + b"9" * 5000 + b"}", Problem.UNREADABLE),
        (200, account(number=None), Problem.UNREADABLE),
        (200, account(number=7), Problem.UNREADABLE),
        (200, account(number=""), Problem.UNREADABLE),
        (200, account(number="x" * 41), Problem.UNREADABLE),
        (200, account(number="<b>1</b>"), Problem.UNREADABLE),
        (200, account(number="SC-1\n"), Problem.UNREADABLE),
        (200, account(company=None), Problem.UNREADABLE),
        (200, account(company="Quanzhou Decor Co., Ltd."), Problem.UNREADABLE),
        (200, account(registration="91350500MA2XYZ9999"), Problem.SOMEBODY_ELSE),
        (204, b"", Problem.UNREADABLE),
        (302, b"", Problem.REDIRECTED),
        (401, b"{}", Problem.UNREADABLE),
        (429, b"", Problem.BUSY),
        (500, account(), Problem.SERVER_ERROR),
        (503, b"", Problem.BUSY),
        (599, b"", Problem.SERVER_ERROR),
    ],
)
@pytest.mark.parametrize("act", [of_look_up, of_opening])
def test_no_other_answer_is_taken_for_an_account(act, status, body, problem):
    assert problem_of(act, status, body) == problem


@pytest.mark.parametrize("body", [b"", b"Not Found", b'{"problem": "no such page"}'])
def test_a_page_that_is_not_there_is_not_a_company_without_account(body):
    assert problem_of(of_look_up, 404, body) == Problem.UNREADABLE


@pytest.mark.parametrize("body", [b"", b"{}", b'{"problem": "mismatch"}', b'{"fields": ["name"]}'])
def test_a_refusal_that_names_no_mismatch_is_none(body):
    assert problem_of(of_opening, 422, body) == Problem.UNREADABLE


@given(st.integers(100, 999), st.binary(max_size=200))
def test_whatever_comes_is_an_outcome_or_a_problem(status, body):
    for act in (of_look_up, of_opening):
        try:
            outcome = act(status, body, COMPANY)
        except Failure as failure:
            outcome = Problem(failure.problem)
        assert isinstance(outcome, Opened | Unknown | Differs | Problem)


def test_a_company_whose_number_and_name_anybody_knows_is_told_by_who_represents_it():
    known = {"name": COMPANY.name, "representative": "Wang Wei"}
    stranger = Applicant(COMPANY.registration, COMPANY.name, {"representative": "Li Na"})
    itself = Applicant(COMPANY.registration, COMPANY.name, {"representative": "WANG WEI"})

    assert of_look_up(200, account(company=known), stranger) == Differs(("representative",))
    assert of_look_up(200, account(company=known), itself) == Opened("SC-00417723")


def test_where_a_company_has_moved_to_keeps_nobody_from_its_account():
    known = {"name": COMPANY.name, "country": "HK", "street": "Elsewhere 1"}

    assert of_look_up(200, account(company=known), COMPANY) == Opened("SC-00417723")
