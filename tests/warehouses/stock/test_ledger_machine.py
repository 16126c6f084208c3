"""Whatever is done with stock and in whatever order, levels are what a plain reckoning says."""

from collections import defaultdict

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.factories import make_merchant, make_sku
from tests.warehouses.stock.builders import make_keeping
from warehouses.stock import services
from warehouses.stock.checking import differences
from warehouses.stock.exceptions import StockError
from warehouses.stock.kinds import Reason
from warehouses.stock.models import StockLevel, StockMovement
from warehouses.stock.parcels import Parcel, give_back_parcels, ship_parcels

places = st.tuples(st.integers(0, 1), st.integers(0, 2))
units = st.integers(1, 9)


class Warehouses(RuleBasedStateMachine):
    """Two warehouses, three SKUs; beside them dictionaries of numbers."""

    @initialize()
    def begin(self):
        self.merchant = make_merchant()
        self.warehouses = [make_keeping(self.merchant) for _number in range(2)]
        self.skus = [make_sku(self.merchant) for _number in range(3)]
        self.on_hand, self.parcels, self.next_parcel = defaultdict(int), {}, 1

    def told(self, place):
        return {"warehouse": self.warehouses[place[0]], "sku": self.skus[place[1]]}

    @rule(place=places, quantity=units)
    def receive(self, place, quantity):
        services.receive(**self.told(place), quantity=quantity)
        self.on_hand[place] += quantity

    @rule(place=places, quantity=st.integers(-9, 9).filter(bool))
    def adjust(self, place, quantity):
        is_refused = quantity < 0 and self.on_hand[place] + quantity < 0
        try:
            services.adjust(**self.told(place), quantity=quantity, reason=Reason.MISTYPED)
        except StockError:
            assert is_refused
        else:
            assert not is_refused
            self.on_hand[place] += quantity

    @rule(place=places, counted=st.integers(0, 9), seen=st.none() | st.integers(-9, 9))
    def count(self, place, counted, seen):
        is_refused = seen not in (None, self.on_hand[place])
        try:
            services.count(**self.told(place), counted=counted, seen=seen)
        except StockError:
            assert is_refused
        else:
            assert not is_refused
            self.on_hand[place] = counted

    @rule(counts=st.dictionaries(places, st.integers(0, 9), max_size=6))
    def count_many(self, counts):
        told = [
            services.Counted(self.warehouses[place[0]].pk, self.skus[place[1]].pk, counted)
            for place, counted in counts.items()
        ]
        services.count_many(merchant=self.merchant, counts=told)
        self.on_hand.update(counts)

    @rule(packed=st.lists(st.tuples(places, units), min_size=1, max_size=4))
    def ship(self, packed):
        parcels = []
        for place, quantity in packed:
            warehouse, sku = self.warehouses[place[0]], self.skus[place[1]]
            parcels.append(Parcel(self.next_parcel, warehouse.pk, {sku.pk: quantity}, "A-1"))
            self.parcels[self.next_parcel] = (place, quantity)
            self.on_hand[place] -= quantity
            self.next_parcel += 1
        ship_parcels(merchant_id=self.merchant.pk, parcels=parcels)

    @rule(which=st.integers(0, 20), times=st.integers(1, 2))
    def void(self, which, times):
        if not self.parcels:
            return
        parcel = list(self.parcels)[which % len(self.parcels)]
        for _time in range(times):
            give_back_parcels(merchant_id=self.merchant.pk, parcel_ids=[parcel])
        place, quantity = self.parcels.pop(parcel)
        self.on_hand[place] += quantity

    @invariant()
    def the_book_says_what_the_plain_reckoning_says(self):
        levels = StockLevel.objects.filter(merchant=self.merchant)
        found = {
            (self.warehouses.index(level.warehouse), self.skus.index(level.sku)): level.on_hand
            for level in levels.select_related("warehouse", "sku")
        }
        assert found == {place: count for place, count in self.on_hand.items() if place in found}
        assert not any(count for place, count in self.on_hand.items() if place not in found)

    def teardown(self):
        counts = StockMovement.objects.filter(merchant=self.merchant, kind="count")
        assert all(movement.balance >= 0 for movement in counts)
        assert list(differences()) == []


class TestWarehouses(Warehouses.TestCase, TestCase):
    settings = settings(
        max_examples=8,
        derandomize=True,
        database=None,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
