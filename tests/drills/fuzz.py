"""Sends as many odd requests as asked, e.g. `python -m tests.drills.fuzz 10000 7`; exit code 1 if one broke.

It fills a database of its own, which is gone afterwards, and prints what broke by which request.
"""

import os
import sys
import tempfile

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.test_settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")  # what breaks, and nothing of what is refused

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test.utils import get_runner, setup_test_environment  # noqa: E402

from tests.conftest import client_of  # noqa: E402
from tests.drills.fuzzing import odd_requests  # noqa: E402
from tests.drills.sending import send  # noqa: E402
from tests.drills.world import make_world  # noqa: E402


def main(count: int, seed: int) -> int:
    settings.MEDIA_ROOT = tempfile.mkdtemp(prefix="bantuo-fuzz-")
    setup_test_environment()
    call_command("translations", "compile", verbosity=0)
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        world = make_world()
        client = client_of(world.owner)
        client.raise_request_exception = False
        requests = odd_requests(world, seed=seed, count=count)
        broken = [odd.told() for odd in requests if send(client, world.owner, odd) >= 500]
    finally:
        runner.teardown_databases(databases)
    print(*broken, f"{count:,} requests, {len(broken)} answered with an error of ours", sep="\n")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main(*map(int, [*sys.argv[1:], "10000", "1"][:2])))
