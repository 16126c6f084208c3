"""Questions in plain SQL answer as the ORM would, in either database."""

import pytest
from django.db import connection, transaction

from merchant.catalogue.models import Sku
from merchant.tenancy.lookups import held, look_up
from merchant.tenancy.models import Store

pytestmark = pytest.mark.django_db
CODES = "SELECT code FROM merchant_sku WHERE merchant_id = %s AND code IN %s ORDER BY code"
OFTEN = 7  # oftener than PostgreSQL, left to itself, plans for the values


@pytest.fixture
def skus(merchant):
    return Sku.objects.bulk_create(Sku(merchant=merchant, code=code) for code in ("A", "B", "É'\\"))


@pytest.mark.parametrize(
    "asked", [[], ["A"], ["B", "A"], {"É'\\", "none"}, tuple(f"X{number}" for number in range(2000))]
)
def test_a_collection_stands_for_its_members(merchant, skus, asked):
    expected = sorted({sku.code for sku in skus} & set(asked))

    for _time in range(OFTEN):
        assert look_up(CODES, merchant.pk, asked) == [(code,) for code in expected]


def test_a_question_is_one_statement(merchant, django_assert_num_queries):
    with django_assert_num_queries(1):
        look_up(CODES, merchant.pk, ["A"])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="there are no such plans elsewhere")
def test_a_question_is_planned_once_and_nothing_else_is_remembered(merchant, skus):
    for number in range(OFTEN):
        look_up(CODES, merchant.pk, ["A"] * number)
    Sku.objects.filter(code="A").first()

    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans, custom_plans FROM pg_prepared_statements")
        plans = [told for statement, *told in cursor.fetchall() if "merchant_sku" in statement]
    assert plans == [[OFTEN, 0]]
    assert connection.connection.prepare_threshold is None


def test_a_row_that_is_held_is_read_as_it_is_now(store):
    Store.objects.filter(pk=store.pk).update(name="Renamed")

    for _time in range(OFTEN):
        with transaction.atomic():
            row = held(store)

    expected = Store.objects.get(pk=store.pk)
    assert row == expected
    fields = [field.attname for field in Store._meta.concrete_fields]
    assert [getattr(row, name) for name in fields] == [getattr(expected, name) for name in fields]
    assert not row._state.adding


def test_a_row_that_is_gone_is_not_held():
    with pytest.raises(Store.DoesNotExist), transaction.atomic():
        held(Store(pk=0))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the ORM reads the row elsewhere")
def test_rows_whose_values_need_translation_are_refused(skus):
    with pytest.raises(TypeError, match="tags"), transaction.atomic():
        held(skus[0])
