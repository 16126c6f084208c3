import secrets
import tempfile

from deploy.local import commands, requirements
from deploy.local.places import PYTHON, VENV, for_children

BIN = VENV / "bin"
CHECKS = (
    (BIN / "ruff", "check", "."),
    (BIN / "ruff", "format", "--check", "."),
    (BIN / "lint-imports",),
    (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"),
    (PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
    (PYTHON, "manage.py", "translations", "check"),
)
OF_THIS_MACHINE = ("BANTUO_LOOPBACK", "DEBUG", "DATABASE_URL", "REDIS_URL")


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
    kept = {name: value for name, value in environ.items() if name not in OF_THIS_MACHINE}
    return for_children(
        kept | {"BANTUO_VAR": empty}, SECRET_KEY=secrets.token_urlsafe(50), ALLOWED_HOSTS="example.com"
    )


def _passes(command, environ):
    print("→", _spoken(command), flush=True)
    return commands.run(command, environ).returncode == 0


def _spoken(command):
    program, *rest = command
    return " ".join([program.name, *rest])
