"""The settings of the drill's own processes: as in tests, but with a broker that is there."""

from config import settings as real
from config.test_settings import *  # noqa: F403

CELERY_BROKER_URL = real.CELERY_BROKER_URL
WORKER_DEAF_AFTER = 12
IMPORTS_KEPT = 1_000  # so many crashes a drill may leave behind
