import pytest

from merchant.stores import steps
from tests.merchant.stores.a_step import a_step


@pytest.fixture
def only_step(monkeypatch):
    """The checklist has this one step alone, whatever rooms have registered."""
    monkeypatch.setattr(steps, "_steps", {})
    step = a_step()
    steps.register(step)
    return step
