"""The fake supply-chain system beside the demo: whether it is wanted, and on which port it listens."""

from deploy.local import envfile, ports


def is_external(environ, var):
    """Whether somebody named a system of their own."""
    return bool(environ.get("SUPPLY_URL") or envfile.read(var / "bantuo.env").get("SUPPLY_URL"))


def embedded():
    """The variables that the Procfile's supply line and its clients need."""
    port = ports.free()
    return {"BANTUO_SUPPLY_PORT": str(port), "SUPPLY_URL": f"http://{ports.HOST}:{port}"}
