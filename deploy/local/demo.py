from deploy.local import commands, envfile, requirements
from deploy.local.places import PYTHON, for_children, var_dir


def redate(environ):
    """Bring the demo merchant's dates up to today; `make run` never does."""
    requirements.install(environ, requirements.RUNTIME)
    envfile.make(var_dir(environ) / "bantuo.env")
    return commands.run([PYTHON, "manage.py", "load_demo", "--redate"], for_children(environ)).returncode
