import os
import shlex

from deploy.local import browser, commands, requirements
from deploy.local.exceptions import Refusal
from deploy.local.places import PYTHON, ROOT, SETTINGS, for_children, without

WITHOUT_BROWSER = "--ignore=tests/browser"
# In sequence, not stolen: tests that commit come last, for they leave an empty database behind.
PARALLEL = ("--numprocesses", "auto", "--maxprocesses", "4")


def test(environ):
    """Install what the tests need, then become pytest."""
    requirements.install(environ, requirements.DEVELOPMENT)
    arguments = shlex.split(environ.get("ARGS", ""))
    environ = for_children(without(environ, SETTINGS))
    if WITHOUT_BROWSER not in arguments:
        environ["BANTUO_CHROMIUM"] = browser.ensure(environ)
    _compile_translations(environ)
    os.chdir(ROOT)
    os.execve(PYTHON, [PYTHON, "-m", "pytest", *PARALLEL, *arguments], environ)


def _compile_translations(environ):
    command = [PYTHON, "manage.py", "translations", "compile"]
    settings = {"DJANGO_SETTINGS_MODULE": "config.test_settings"}
    if commands.run(command, environ | settings).returncode:
        raise Refusal("The translations could not be compiled: the lines above say why.")
