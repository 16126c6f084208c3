from datetime import timedelta

import pytest
from django.utils import timezone

from orders.selection import services
from orders.selection.exceptions import SelectionError
from orders.selection.models import ColumnChoice, Lookup, SavedView
from orders.selection.own import MOST_VIEWS, own_choices
from orders.selection.tasks import forget_lookups
from tests.factories import make_store

QUERY = {"tab": "all", "country": "GB"}


def _save(store, user, name="Mine"):
    return services.save_view(store=store, user=user, name=name, query=QUERY)


def test_views_are_a_persons_own_in_one_store(store, seller, colleague):
    _save(store, seller, "b view")
    _save(store, seller, "A view")
    _save(store, colleague, "theirs")
    _save(make_store(store.merchant), seller, "elsewhere")

    assert [name for _id, name, _query in own_choices(seller, store).views] == ["A view", "b view"]
    assert own_choices(seller, store).views[0][2] == QUERY


@pytest.mark.parametrize("name", ["Mine", "mine", "MINE"])
def test_a_name_is_given_once(name, store, seller, colleague):
    _save(store, seller)
    _save(store, colleague)

    with pytest.raises(SelectionError, match="already"):
        _save(store, seller, name)
    assert SavedView.objects.count() == 2


def test_views_are_few(store, seller):
    for number in range(MOST_VIEWS):
        _save(store, seller, f"View {number}")

    with pytest.raises(SelectionError, match="20 views"):
        _save(store, seller)


def test_a_view_is_renamed_but_not_to_the_name_of_another(store, seller):
    view, _other = _save(store, seller), _save(store, seller, "Other")

    with pytest.raises(SelectionError):
        services.rename_view(view_id=view.pk, user=seller, name="other")
    services.rename_view(view_id=view.pk, user=seller, name="MINE")

    assert {name for _id, name, _query in own_choices(seller, store).views} == {"MINE", "Other"}


def test_deleting_twice_is_harmless_and_nobody_deletes_anothers(store, seller, colleague):
    view, theirs = _save(store, seller), _save(store, colleague)

    for view_id in (view.pk, view.pk, theirs.pk):
        services.delete_view(view_id=view_id, user=seller)

    assert list(SavedView.objects.all()) == [theirs]


def test_columns_are_remembered(store, seller):
    assert own_choices(seller, store).columns is None

    for columns in (["items"], ["total", "due"], []):
        services.choose_columns(user=seller, columns=columns)
        assert own_choices(seller, store).columns == columns
    assert ColumnChoice.objects.count() == 1


def test_searches_are_forgotten_after_thirty_days(store, seller):
    old, young = (
        services.keep_lookup(store=store, user=seller, ids=[], text="x", kinds=[]) for _each in "ab"
    )
    Lookup.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))

    forget_lookups()

    assert list(Lookup.objects.all()) == [young]
