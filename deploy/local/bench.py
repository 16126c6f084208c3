import os
import shlex

from deploy.local import commands, envfile, requirements
from deploy.local.exceptions import Refusal
from deploy.local.places import PYTHON, ROOT, for_children, var_dir


def bench(environ):
    """Make the pages ready as a running Bantuo has them, then become the benchmarks."""
    requirements.install(environ, requirements.RUNTIME)
    envfile.make(var_dir(environ) / "bantuo.env")
    environ = for_children(environ)
    if commands.run([PYTHON, "manage.py", "collectstatic", "--no-input", "-v0"], environ).returncode:
        raise Refusal("The static files could not be collected: the lines above say why.")
    os.chdir(ROOT)
    os.execve(PYTHON, [PYTHON, "-m", "benchmarks", *shlex.split(environ.get("ARGS", ""))], environ)
