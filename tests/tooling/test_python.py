"""Which Python is taken, and what is said when none will do."""

import subprocess
import sys


def make_program(directory, name, script):
    directory.mkdir(exist_ok=True)
    program = directory / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program


def bare_path(directory):
    """A PATH with the little that a shell script needs, and no Python."""
    for name in ("dirname", "sh"):
        make_program(directory, name, f'exec /usr/bin/env -i PATH=/usr/bin:/bin {name} "$@"')
    return str(directory)


def run_bantuo(checkout, path, **variables):
    command = ["/bin/sh", checkout / "deploy" / "bantuo", "run"]
    return subprocess.run(
        command, env={"PATH": path, **variables}, capture_output=True, text=True, timeout=60
    )


def test_no_python_is_one_sentence(checkout, tmp_path):
    done = run_bantuo(checkout, bare_path(tmp_path / "bin"))

    assert done.returncode == 1
    assert done.stderr == (
        "Bantuo needs Python 3.11 or newer, and none was found: install one,"
        " or name it with make run PYTHON=/path/to/python3.\n"
    )


def test_an_old_python_is_named_with_its_version(checkout, tmp_path):
    path = bare_path(tmp_path / "bin")
    old = 'case "$2" in *exit*) exit 1;; *) echo 3.9;; esac'
    make_program(tmp_path / "bin", "python3", old)

    done = run_bantuo(checkout, path)

    assert done.returncode == 1
    assert "and python3 is 3.9: install one" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_newer_python_beside_an_old_one_is_found(checkout, tmp_path, taken_port):
    path = bare_path(tmp_path / "bin")
    make_program(tmp_path / "bin", "python3", "echo 3.9; exit 1")
    make_program(tmp_path / "bin", "python3.12", f'exec {sys.executable} "$@"')

    done = run_bantuo(checkout, path, BANTUO_PORT=str(taken_port))

    assert f"Port {taken_port} is taken" in done.stderr


def test_only_the_named_python_is_tried(checkout, tmp_path):
    path = bare_path(tmp_path / "bin")
    make_program(tmp_path / "bin", "python3", f'exec {sys.executable} "$@"')
    named = make_program(tmp_path / "bin", "ancient", "echo 2.7; exit 1")

    done = run_bantuo(checkout, path, PYTHON=str(named))

    assert done.returncode == 1
    assert "none was found" in done.stderr


def test_a_python_without_venv_is_one_sentence(checkout, tmp_path, make, free_port):
    lame = make_python_without_ensurepip(tmp_path / "lame")

    code, said = make(checkout, "run", f"PORT={free_port}", f"PYTHON={lame}")

    assert code != 0
    assert len(said) == 1
    assert "has no venv here: " in said[0]
    assert not (checkout / ".venv").exists()


def make_python_without_ensurepip(place):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)
    site = next(place.glob("lib/python*/site-packages"))
    (site / "no_ensurepip.pth").write_text("import sys; sys.modules['ensurepip'] = None\n")
    return place / "bin" / "python"
