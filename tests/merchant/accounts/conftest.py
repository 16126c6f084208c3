import pytest
from django.core.cache import cache

from tests.signing_in import make_person, make_staff


@pytest.fixture(autouse=True)
def _no_attempts_counted_yet(db):
    cache.clear()


@pytest.fixture
def person():
    return make_person()


@pytest.fixture
def officer():
    return make_staff()
