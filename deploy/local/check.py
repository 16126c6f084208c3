import secrets
import tempfile

from deploy.local import commands, requirements
from deploy.local.places import PYTHON, SETTINGS, VENV, for_children, without

BIN = VENV / "bin"
CHECKS = (
    (BIN / "ruff", "check", "."),
    (BIN / "ruff", "format", "--check", "."),
    (BIN / "lint-imports",),
    (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"),
    (PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
    (PYTHON, "manage.py", "translations", "check"),
)


def check(environ):
    """Everything that is known without running a test, as in production; all of it, then the verdict."""
    requirements.install(environ, requirements.DEVELOPMENT)
    with tempfile.TemporaryDirectory() as empty:
        hardened = _hardened(environ, empty)
        failed = [command for command in CHECKS if not _passes(command, hardened)]
    for command in failed:
        print("Failed:", _spoken(command))
    return 1 if failed else 0


def _hardened(environ, empty):
    """Production's settings: nothing of this machine's, and no var/bantuo.env that relaxes them."""
    kept = without(environ, SETTINGS | {"DATABASE_URL", "REDIS_URL"})
    secret_key = secrets.token_urlsafe(50)
    return for_children(kept, BANTUO_VAR=empty, SECRET_KEY=secret_key, ALLOWED_HOSTS="example.com")


def _passes(command, environ):
    print("→", _spoken(command), flush=True)
    return commands.run(command, environ).returncode == 0


def _spoken(command):
    program, *rest = command
    return " ".join([program.name, *rest])
