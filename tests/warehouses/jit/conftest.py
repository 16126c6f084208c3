import pytest

from tests.factories import let_join, make_jit_warehouse


@pytest.fixture
def dongguan(db):
    """A JIT warehouse of the platform, some 600 km from Quanzhou."""
    return make_jit_warehouse(code="JIT-DG", name="Dongguan JIT")


@pytest.fixture
def yiwu(db):
    return make_jit_warehouse(
        code="JIT-YW", name="Yiwu JIT", city="Yiwu", latitude="29.306800", longitude="120.075100"
    )


@pytest.fixture
def joining(store, seller):
    """The store is on its way, with its addresses; it dispatches from Quanzhou."""
    return let_join(store, seller)
