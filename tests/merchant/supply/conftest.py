import pytest

from merchant.stores import steps
from tests.merchant.supply.cast import AGREEMENT, UNSIGNED, make_asked, make_ready
from tests.merchant.supply.system import running_system


@pytest.fixture(scope="package")
def started_system():
    with running_system() as running:
        yield running


@pytest.fixture
def system(started_system, settings):
    """The system with an empty book and in a good mood; Bantuo knows its address."""
    started_system.forget()
    settings.SUPPLY_URL = started_system.address
    return started_system


@pytest.fixture(autouse=True)
def _agreement(monkeypatch):
    """A step before ours that is done unless a test says otherwise, whatever room registers the real one."""
    monkeypatch.setitem(steps._steps, "agreement", AGREEMENT)
    yield
    UNSIGNED.clear()


@pytest.fixture
def ready(store, seller):
    """A store that may ask for its account."""
    return make_ready(store, seller)


@pytest.fixture
def asked(store, seller):
    """The account that a store has just asked for."""
    return make_asked(store, seller)
