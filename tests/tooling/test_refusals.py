"""What stands in the way of `make run` is said in one sentence, before anything is installed or started."""

import pytest

from deploy.local import locks, ports
from deploy.local.exceptions import Refusal


def test_a_taken_port_is_named_with_a_free_one(checkout, make, taken_port):
    code, said = make(checkout, "run", f"PORT={taken_port}")

    assert code != 0
    assert len(said) == 1
    assert f"Port {taken_port} is taken by another program: choose another with make run PORT=" in said[0]
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "80 80", "８０００"])
def test_a_port_that_is_none_is_refused(text):
    with pytest.raises(Refusal, match="is no port"):
        ports.chosen({"BANTUO_PORT": text})


def test_the_usual_port_needs_no_choice():
    assert ports.chosen({}) == 8000


def test_a_free_port_is_let_through(free_port):
    assert ports.refuse_taken(free_port) is None


def test_a_second_run_is_told_of_the_first(checkout, make, tmp_path, free_port):
    (tmp_path / "var").mkdir()
    with locks.only_one(tmp_path / "var" / "run.lock", "Bantuo already runs here (process 4711)."):
        code, said = make(checkout, "run", f"PORT={free_port}")

    assert code != 0
    assert said == ["Bantuo already runs here (process 4711)."]


def test_a_lock_left_over_by_a_dead_process_holds_nobody_up(tmp_path):
    lock = tmp_path / "run.lock"
    lock.write_text("Bantuo already runs here (process 4711).")

    with locks.only_one(lock, "mine"):
        note = lock.read_text()

    assert note == "mine"


def test_a_lock_can_be_taken_again(tmp_path):
    lock = tmp_path / "run.lock"
    with locks.only_one(lock, "first"):
        pass

    with (
        locks.only_one(lock, "second"),
        pytest.raises(Refusal, match="^second$"),
        locks.only_one(lock, "third"),
    ):
        pass

    assert lock.read_text() == ""
