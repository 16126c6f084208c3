"""Site and worker leave what they consist of alone when they look for garbage."""

import os
import subprocess
import sys

import pytest

TELL = "import gc; print(gc.get_freeze_count() > 10_000, gc.get_threshold()[0] > 10_000)"
LOADS = {
    "site": "import config.wsgi",
    "worker": "from config.celery import app; app.loader.import_default_modules();"
    "from celery.signals import worker_init; worker_init.send(sender=None)",
}


@pytest.mark.parametrize("process", LOADS)
def test_a_process_looks_seldom_and_not_among_what_it_consists_of(process):
    environ = os.environ | {"DJANGO_SETTINGS_MODULE": "config.test_settings"}
    command = [sys.executable, "-c", f"{LOADS[process]}\n{TELL}"]

    told = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)

    assert told.stdout.split() == ["True", "True"]
