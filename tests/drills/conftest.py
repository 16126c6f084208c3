"""Two merchants with one of everything each. They cost a second to make, so a module makes them once.

A drill gets copies of the rows and files, in a transaction inside theirs: what it does is gone afterwards.
"""

import shutil

import pytest
from django.test import TestCase, override_settings

from tests.drills.outage.done import SOON
from tests.drills.outage.processes import crew, until
from tests.drills.world import make_world


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker, tmp_path_factory):
    """A class that has both, and the folder of their files."""
    files = tmp_path_factory.mktemp("files")

    class Worlds(TestCase):
        folder = files

        @classmethod
        def setUpTestData(cls):
            cls.ours, cls.theirs = make_world(), make_world()

    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=files):
        Worlds.setUpClass()
    yield Worlds
    with django_db_blocker.unblock():
        Worlds.tearDownClass()
        Worlds.doClassCleanups()


@pytest.fixture
def both(db, worlds, settings, tmp_path):
    """Copies of both, which a drill may change."""
    settings.MEDIA_ROOT = shutil.copytree(worlds.folder, tmp_path / "files")
    return worlds()


@pytest.fixture
def ours(both):
    return both.ours


@pytest.fixture
def theirs(both):
    return both.theirs


@pytest.fixture
def world(ours):
    """For a drill that needs only one."""
    return ours


@pytest.fixture
def closed_shop(django_db_setup, django_db_blocker, tmp_path_factory):
    """Broker and a seller at the desk, real processes all; neither worker nor beat yet."""
    with django_db_blocker.unblock(), crew(tmp_path_factory.getbasetemp()) as processes:
        processes.broker = processes.start_broker()
        processes.desk = processes.open_desk()
        processes.desk.open_shop()
        yield processes


@pytest.fixture
def shop(closed_shop):
    """The same with worker and beat at work."""
    closed_shop.start_jobs()
    until(lambda: "worker" in closed_shop.desk.report()["alive"], seconds=SOON, told=closed_shop.state)
    return closed_shop
