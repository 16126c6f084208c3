"""SKUs: one a code ignoring case, however they come in."""

import pytest
from django.db import IntegrityError, transaction

from merchant.audit.models import Event
from merchant.catalogue import services
from merchant.catalogue.exceptions import CatalogueError, CodeTaken
from merchant.catalogue.models import Sku
from tests.factories import make_merchant, make_sku

pytestmark = pytest.mark.django_db


def test_an_sku_is_added_and_told(merchant, seller):
    sku = services.add_sku(merchant=merchant, code=" NCK-1 ", title="Necklace", weight_g=31, actor=seller)

    assert (sku.code, sku.title, sku.weight_g) == ("NCK-1", "Necklace", 31)
    event = Event.objects.get(subject_kind="sku", subject_id=sku.pk)
    assert (event.kind, event.merchant, event.actor) == ("sku.added", merchant, seller)


def test_a_code_that_differs_in_the_case_of_a_letter_with_an_accent_is_taken(merchant):
    make_sku(merchant, "tée")

    with pytest.raises(CodeTaken):
        services.add_sku(merchant=merchant, code="TÉE")


def test_a_code_that_differs_only_in_case_is_taken(merchant):
    make_sku(merchant, "NCK-1")

    with pytest.raises(CodeTaken):
        services.add_sku(merchant=merchant, code="nck-1")


def test_the_database_refuses_it_too(merchant):
    make_sku(merchant, "NCK-1")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_sku(merchant, "nck-1")


def test_another_merchant_may_have_the_same_code(merchant):
    make_sku(make_merchant(), "NCK-1")

    assert services.add_sku(merchant=merchant, code="NCK-1").pk


def test_an_empty_code_is_refused(merchant):
    with pytest.raises(CatalogueError):
        services.add_sku(merchant=merchant, code="  ")


def test_a_change_tells_what_it_was(merchant):
    sku = make_sku(merchant, "NCK-1", title="Necklace")

    services.edit_sku(sku_id=sku.pk, code="nck-1", title="Necklace", weight_g=31)

    events = Event.objects.filter(kind="sku.changed").order_by("id")
    assert [event.data for event in events] == [
        {"field": "sku.code", "old": "NCK-1", "new": "nck-1"},
        {"field": "sku.weight_g", "old": "–", "new": "31"},
    ]


def test_a_change_to_a_taken_code_is_refused(merchant):
    make_sku(merchant, "NCK-1")
    sku = make_sku(merchant, "NCK-2")

    with pytest.raises(CodeTaken):
        services.edit_sku(sku_id=sku.pk, code="Nck-1", title="", weight_g=None)

    sku.refresh_from_db()
    assert sku.code == "NCK-2"


def test_ensuring_adds_only_what_is_missing(merchant):
    known = make_sku(merchant, "nck-1", title="Kept")

    keys = services.ensure_skus(merchant=merchant, titles={"NCK-1": "New title", "Box-1": "Box"})

    added = Sku.objects.get(code="Box-1")
    assert keys == {"NCK-1": known.pk, "BOX-1": added.pk}
    assert (added.title, Sku.objects.get(pk=known.pk).title) == ("Box", "Kept")
    assert Event.objects.filter(kind="sku.added").count() == 1


def test_ensuring_the_same_again_adds_nothing(merchant):
    titles = {"A": "", "a": "", "É-1": "", "é-1": "", "ß": ""}
    first = services.ensure_skus(merchant=merchant, titles=titles)

    again = services.ensure_skus(merchant=merchant, titles=titles)

    assert again == first
    assert set(first) == {"A", "É-1", "SS"}
    assert Sku.objects.filter(merchant=merchant).count() == 3


def test_ensuring_leaves_other_merchants_alone(merchant):
    foreign = make_sku(make_merchant(), "A")

    keys = services.ensure_skus(merchant=merchant, titles={"A": ""})

    assert keys["A"] != foreign.pk


def test_ensuring_a_thousand_takes_few_queries(merchant, django_assert_max_num_queries):
    titles = {f"SKU-{number}": "" for number in range(1000)}

    with django_assert_max_num_queries(30):
        keys = services.ensure_skus(merchant=merchant, titles=titles)

    assert len(keys) == 1000
