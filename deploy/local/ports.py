import socket

from deploy.local.exceptions import Refusal

HOST = "127.0.0.1"


def chosen(environ):
    """The port to serve on; a number that can't be one is refused."""
    text = environ.get("BANTUO_PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise Refusal(f"PORT={text} is no port: choose one from 1024 to 65535, such as make run PORT=8001.")
    return int(text)


def refuse_taken(port):
    """Find out before anything starts, not from one service's last words."""
    if _is_taken(port):
        raise Refusal(
            f"Port {port} is taken by another program: choose another with make run PORT={_another(port)}."
        )


def free():
    """A port of this moment on which nobody listens, for a service that only we speak to."""
    with socket.create_server((HOST, 0)) as probe:
        return probe.getsockname()[1]


def _is_taken(port):
    try:
        with socket.create_connection((HOST, port), timeout=1):
            return True  # macOS lets us bind beside somebody who listens on all addresses
    except OSError:
        return not _may_bind(port)


def _may_bind(port):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Refusal(
                f"Port {port} is not for ordinary users: choose one above 1023, such as make run PORT=8001."
            ) from None
        except OSError:
            return False
        return True


def _another(port):
    """The next free port, so that the proposed command works."""
    candidates = range(max(port + 1, 1024), 65536)
    return next((number for number in candidates if _may_bind(number)), 8001)
