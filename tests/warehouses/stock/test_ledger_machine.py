"""Whatever is done with stock and in whatever order, levels are what a plain reckoning says."""

from collections import Counter, defaultdict

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
from warehouses.stock.reservations import Wanted, release, reserve, trim

places = st.tuples(st.integers(0, 1), st.integers(0, 2))
units = st.integers(1, 9)
fulfilments = st.integers(1, 3)
baskets = st.dictionaries(st.integers(0, 2), st.integers(1, 5), min_size=1, max_size=3)


class Warehouses(RuleBasedStateMachine):
    """Two warehouses, three SKUs, three fulfilments; beside them dictionaries of numbers."""

    @initialize()
    def begin(self):
        self.merchant = make_merchant()
        self.warehouses = [make_keeping(self.merchant) for _number in range(2)]
        self.skus = [make_sku(self.merchant) for _number in range(3)]
        self.on_hand, self.parcels, self.next_parcel = defaultdict(int), {}, 1
        self.held = Counter()  # (fulfilment, place) → units
        self.count_many({(where, sku): 9 for where in range(2) for sku in range(3)})

    def told(self, place):
        return {"warehouse": self.warehouses[place[0]], "sku": self.skus[place[1]]}

    def reserved(self, place):
        return sum(count for (_key, there), count in self.held.items() if there == place)

    def free(self, place):
        return self.on_hand[place] - self.reserved(place)

    def drop(self, fulfilment):
        for key in [key for key in self.held if key[0] == fulfilment]:
            del self.held[key]

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

    @rule(asked=st.dictionaries(fulfilments, st.tuples(st.integers(0, 1), baskets), min_size=1))
    def reserve(self, asked):
        wanted, expected = [], set()
        for key, (where, basket) in asked.items():
            chosen = {self.skus[sku].pk: count for sku, count in basket.items()}
            wanted.append(Wanted(key, self.warehouses[where].pk, chosen, "A-1"))
            expected |= {key} if self.reckon(key, {(where, sku): n for sku, n in basket.items()}) else set()

        assert reserve(merchant_id=self.merchant.pk, wanted=wanted) == expected

    def reckon(self, key, basket):
        """All or nothing; what it has already counts as its own, whatever is free."""
        had = {place: self.held[key, place] for place in basket}
        fits = all(n <= had[place] or n - had[place] <= self.free(place) for place, n in basket.items())
        self.drop(key)
        if fits:
            self.held.update({(key, place): count for place, count in basket.items()})
        return fits

    @rule(key=fulfilments, basket=baskets)
    def trim(self, key, basket):
        needs = {self.skus[sku].pk: count for sku, count in basket.items()}
        trim(merchant_id=self.merchant.pk, needs={key: needs})
        for held, place in list(self.held):
            if held == key:
                self.held[key, place] = min(self.held[key, place], basket.get(place[1], 0))

    @rule(keys=st.sets(fulfilments, max_size=3))
    def cancel(self, keys):
        release(merchant_id=self.merchant.pk, fulfilment_ids=keys)
        for key in keys:
            self.drop(key)

    @rule(
        packed=st.lists(st.tuples(places, units, st.none() | fulfilments), max_size=2),
        which=st.lists(st.integers(0, 20), max_size=2),
    )
    def ship(self, packed, which):
        """Anything from anywhere, and what was reserved: all of it, or less or more."""
        held = [(place, count, key) for (key, place), count in self.held.items() if count]
        of_held = [held[number % len(held)] for number in which if held]
        of_held = [(place, max(count + len(packed) - 1, 1), key) for place, count, key in of_held]
        parcels = []
        for place, quantity, key in [*packed, *of_held]:
            warehouse, sku = self.warehouses[place[0]], self.skus[place[1]]
            parcels.append(Parcel(self.next_parcel, warehouse.pk, {sku.pk: quantity}, "A-1", key))
            used = min(quantity, self.held[key, place])
            self.parcels[self.next_parcel] = (place, quantity, key, used)
            self.on_hand[place] -= quantity
            self.held[key, place] -= used
            self.next_parcel += 1
        ship_parcels(merchant_id=self.merchant.pk, parcels=parcels)

    @rule(which=st.integers(0, 20), times=st.integers(1, 2))
    def void(self, which, times):
        if not self.parcels:
            return
        parcel = list(self.parcels)[which % len(self.parcels)]
        for _time in range(times):
            give_back_parcels(merchant_id=self.merchant.pk, parcel_ids=[parcel])
        place, quantity, key, used = self.parcels.pop(parcel)
        self.on_hand[place] += quantity
        self.held[key, place] += min(used, max(self.free(place), 0))

    @invariant()
    def the_book_says_what_the_plain_reckoning_says(self):
        levels = StockLevel.objects.filter(merchant=self.merchant)
        found = {
            (self.warehouses.index(level.warehouse), self.skus.index(level.sku)): level
            for level in levels.select_related("warehouse", "sku")
        }
        for place in {(where, sku) for where in range(2) for sku in range(3)}:
            level = found.get(place, StockLevel())
            assert (level.on_hand, level.reserved) == (self.on_hand[place], self.reserved(place))

    def teardown(self):
        counts = StockMovement.objects.filter(merchant=self.merchant, kind="count")
        assert all(movement.balance >= 0 for movement in counts)
        assert list(differences()) == []


class TestWarehouses(Warehouses.TestCase, TestCase):
    settings = settings(
        max_examples=25,
        derandomize=True,
        database=None,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
