"""What only the orders' floor knows: when a store's recent orders would have had to be handed over."""

from collections.abc import Callable, Sequence

from django.utils.module_loading import import_string

from warehouses.jit.simulated import Simulation

Simulate = Callable[..., Simulation]  # of a store and warehouses

_paths: list[str] = []


def register(path: str) -> None:
    """Name the dotted path of simulate(store, warehouses) → `Simulation`, in a fixed number of queries."""
    _paths[:] = [path]


def simulation_of(store, warehouses: Sequence) -> Simulation:
    """What the store's recent orders would have got by each of these warehouses."""
    simulate: Simulate = import_string(_paths[0])
    return simulate(store, warehouses)
