"""Stores that have not joined yet, each with a company of its own, and what the exam takes for right."""

from merchant.company.numbers import is_possible
from merchant.exams.models import Question
from merchant.stores.services import invite_stores
from tests import factories
from tests.browser.cast import JOINERS, PASSWORD

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def make_joining_stage():
    """The stores' codes by who joins, their registration numbers, and each question's right answers."""
    numbers = {}
    for place, (who, email) in enumerate(JOINERS.items()):
        merchant = factories.make_merchant(code=f"JOIN-{who}-M", name=f"Join {who}")
        owner = factories.make_user(email=email, password=PASSWORD, name="Jo Joiner")
        merchant.membership_set.create(user=owner, role="owner")
        factories.make_store(merchant, code=f"JOIN-{who}", name=f"Join {who}")
        numbers[who] = _registration_number(place)
    invite_stores()
    return {"numbers": numbers, "right": _right_answers()}


def _registration_number(place):
    known = f"91350100M000100{place:02}"
    return next(known + sign for sign in SIGNS if is_possible(known + sign, "CN"))


def _right_answers():
    """Language → question → the options that are right, as the paper writes them."""
    return {
        language: {
            getattr(question, f"text_{language}"): [
                option[language] for option in question.options if option["right"]
            ]
            for question in Question.objects.filter(is_active=True)
        }
        for language in ("en", "zh")
    }
