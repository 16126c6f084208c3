import pytest

from merchant.exams.wording import STEP
from merchant.stores import steps
from tests.merchant.exams.builders import begin, ready


@pytest.fixture(autouse=True)
def _the_exam_alone(monkeypatch):
    """The checklist has this one step, whatever other rooms have registered."""
    monkeypatch.setattr(steps, "_steps", {})
    steps.register(STEP)


@pytest.fixture
def joined(store, seller):
    """The store joins, and its owner has read the guide."""
    ready(store, seller)
    return store


@pytest.fixture
def paper(clock, joined, seller):
    """The owner's open paper, begun on a Monday at 10:00 store time."""
    return begin(joined, seller)
