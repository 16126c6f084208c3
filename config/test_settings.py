"""Settings of the test suite: as in production, but on loopback and with cheap passwords."""

import atexit
import os
import shutil
import tempfile

if "BANTUO_VAR" not in os.environ:
    os.environ["BANTUO_VAR"] = tempfile.mkdtemp(prefix="bantuo-test-")
    atexit.register(shutil.rmtree, os.environ["BANTUO_VAR"], ignore_errors=True)
os.environ.setdefault("SECRET_KEY", "tests-" + "x" * 60)
os.environ.setdefault("BANTUO_LOOPBACK", "1")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,127.0.0.1,localhost")

from config.settings import *  # noqa: E402, F403
from config.settings import STATIC_ROOT  # noqa: E402

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a folder that is not there

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_BROKER_URL = "redis://127.0.0.1:1/0"  # nobody listens: what a test enqueues, it captures
