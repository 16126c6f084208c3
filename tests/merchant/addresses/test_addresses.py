"""A store's addresses: what is saved, what is refused, what the history and the checklist say of them."""

from decimal import Decimal

import pytest

from merchant.addresses.exceptions import AddressError, ChangedMeanwhile
from merchant.addresses.models import StoreAddress
from merchant.addresses.selectors import addresses_of, dispatch_address
from merchant.addresses.services import copy_dispatch_address
from merchant.audit.selectors import timeline
from merchant.postal.exceptions import PostalError
from merchant.stores.selectors import checklist, checklists
from merchant.stores.services import begin_joining
from merchant.stores.steps import Stand
from tests.factories import make_store
from tests.merchant.firm import OLDENBURG, make_address
from tests.racing import at_once, only_where_writers_meet

pytestmark = pytest.mark.django_db


def history(row):
    return [entry.text for entry in timeline(row.merchant_id, row)]


def step_of(store):
    return next(item for item in checklist(store) if item.step.code == "addresses")


def test_a_new_address_is_kept_and_told(store, seller):
    row = make_address(store, actor=seller)

    assert dispatch_address(store) == row
    assert row.lines == ["362000", "福建省泉州市丰泽区", "1 Lantern Street", "Wang Wei"]
    assert history(row) == ["Entered: dispatch address"]


def test_a_dispatch_address_is_placed_by_its_city(store):
    row = make_address(store)

    assert (row.latitude, row.longitude) == (Decimal("24.914"), Decimal("118.586"))
    assert not row.is_placed_by_hand


def test_who_knows_the_place_better_types_it_and_may_let_it_be_guessed_again(store):
    typed = make_address(store, place=(Decimal("24.5"), Decimal("118.1")))
    guessed = make_address(store, was_seen=typed.stamp)

    assert (typed.latitude, typed.is_placed_by_hand) == (Decimal("24.5"), True)
    assert (guessed.latitude, guessed.is_placed_by_hand) == (Decimal("24.914"), False)
    assert history(guessed)[-1] == "Entered: dispatch address"
    assert len(history(guessed)) == 3


def test_a_city_that_nobody_knows_has_no_place(store):
    row = make_address(store, **OLDENBURG | {"city": "NOWHERE"}, city_area="")

    assert (row.latitude, row.longitude) == (None, None)


def test_a_return_address_needs_no_place(store):
    row = make_address(store, "returns")

    assert row.latitude is None
    assert dispatch_address(store) is None


def test_a_change_tells_what_changed_and_nothing_else(store, seller):
    row = make_address(store)

    row = make_address(store, actor=seller, was_seen=row.stamp, street="2 Lantern Street")

    assert history(row) == [
        "street and number: 1 Lantern Street → 2 Lantern Street",
        "Entered: dispatch address",
    ]


def test_the_same_facts_once_more_change_nothing(store, seller):
    row = make_address(store, place=(Decimal("24.5"), Decimal("118.1")))

    for was_seen in ("", row.stamp):
        again = make_address(
            store, actor=seller, was_seen=was_seen, place=(Decimal("24.50"), Decimal("118.1"))
        )

    assert again.stamp == row.stamp
    assert len(history(row)) == 1


@pytest.mark.parametrize("was_seen", ["", "2020-01-01T00:00:00+00:00", "garbage"])
def test_who_has_not_seen_a_change_overwrites_nothing(store, was_seen):
    row = make_address(store)

    with pytest.raises(ChangedMeanwhile):
        make_address(store, was_seen=was_seen, street="somewhere else")

    row.refresh_from_db()
    assert row.street == "1 Lantern Street"


def test_a_wrong_address_is_refused_whole(store):
    with pytest.raises(PostalError):
        make_address(store, postal_code="36200")

    assert not StoreAddress.objects.exists()


def test_returns_may_go_to_the_dispatch_address(store, seller):
    dispatch = make_address(store)

    for _time in range(2):
        returns = copy_dispatch_address(store_id=store.pk, actor=seller)

    assert returns.lines == dispatch.lines
    assert returns.latitude is None
    assert history(returns) == ["Taken over from the dispatch address"]


def test_a_later_change_of_the_dispatch_address_leaves_returns_where_they_go(store, seller):
    dispatch = make_address(store)
    copy_dispatch_address(store_id=store.pk, actor=seller)

    make_address(store, was_seen=dispatch.stamp, street="2 Lantern Street")

    assert addresses_of(store)["returns"].street == "1 Lantern Street"


def test_without_a_dispatch_address_there_is_nothing_to_copy(store, seller):
    with pytest.raises(AddressError, match="Enter the dispatch address first"):
        copy_dispatch_address(store_id=store.pk, actor=seller)


def test_the_step_is_done_when_both_are_there(store):
    assert (step_of(store).stand, step_of(store).sentence) == (Stand.TO_DO, "")

    make_address(store)
    assert step_of(store).sentence == "The dispatch address is there; the return address is missing."

    make_address(store, "returns", **OLDENBURG, country_area="", city_area="")
    assert step_of(store).stand == Stand.DONE
    assert step_of(store).sentence == "Dispatched from 泉州市; returns go to OLDENBURG."


def test_returns_alone_are_half_of_it(store):
    make_address(store, "returns")

    assert step_of(store).sentence == "The return address is there; the dispatch address is missing."


def test_an_address_whose_country_writes_otherwise_by_now_is_to_be_mended(store):
    make_address(store)
    make_address(store, "returns")
    StoreAddress.objects.filter(kind="returns").update(postal_code="3620")

    assert step_of(store).stand == Stand.TO_DO
    assert step_of(store).sentence.startswith("The return address has to be mended: China")


def test_the_step_costs_the_same_for_any_number_of_stores(merchant, django_assert_num_queries):
    stores = [make_store(merchant) for _ in range(3)]
    for store in stores:
        make_address(store)
    checklists(stores[:1])

    with django_assert_num_queries(1) as few:
        checklists(stores[:1])
    with django_assert_num_queries(len(few)):
        checklists(stores)


def test_a_change_is_written_down_as_the_next_step_at_once(store, seller):
    participation = begin_joining(store_id=store.pk, actor=seller)
    assert participation.next_step

    make_address(store, actor=seller)
    make_address(store, "returns", actor=seller)

    participation.refresh_from_db()
    assert participation.next_step != "addresses"


@only_where_writers_meet
def test_of_two_who_enter_it_at_once_one_is_told_to_look_again(real_commits):
    store = make_store()

    raised = at_once(
        lambda: make_address(store, street="1 Lantern Street"),
        lambda: make_address(store, street="2 Lantern Street"),
    )

    assert [type(error) for error in raised] == [ChangedMeanwhile]
    assert StoreAddress.objects.count() == 1
