"""Which packages are installed, and when nothing is to be done."""

import pytest

from deploy.local import requirements
from deploy.local.places import ROOT


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned(name):
    pins = requirements.pins(ROOT / name)

    assert pins
    assert [pin for pin in pins if "==" not in pin] == []


def test_the_development_packages_include_the_others():
    assert set(requirements.pins(requirements.RUNTIME)) < set(requirements.pins(requirements.DEVELOPMENT))


def test_comments_and_blank_lines_are_no_packages(tmp_path):
    (tmp_path / "base.txt").write_text("# the base\na==1\n\n")
    (tmp_path / "more.txt").write_text("-r base.txt\nb==2\n")

    assert requirements.pins(tmp_path / "more.txt") == ["a==1", "b==2"]
