"""What the settings read is told where somebody looks for it, and no test depends on it."""

import re

import pytest

from deploy.local.places import ROOT, SETTINGS

READ = re.compile(r"""env(?:\.\w+)?\(\s*"([A-Z_]+)"|environ(?:\.get\(|\[)\s*"([A-Z_]+)\"""")


@pytest.fixture
def names():
    """Every variable that the settings read."""
    settings = (ROOT / "config" / "settings.py").read_text()
    found = {name for pair in READ.findall(settings) for name in pair if name}
    assert {"SECRET_KEY", "DATABASE_URL", "BANTUO_VAR"} <= found
    return found


@pytest.mark.parametrize("path", ["deploy/bantuo.env.example", "README.md"])
def test_every_variable_is_explained(names, path):
    told = (ROOT / path).read_text()

    assert {name for name in names if not re.search(rf"\b{name}\b", told)} == set()


def test_tests_depend_on_no_variable_but_the_services_that_they_are_given(names):
    assert names - SETTINGS == {"DATABASE_URL", "REDIS_URL"}
