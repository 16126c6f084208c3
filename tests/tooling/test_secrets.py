"""var/ and the settings that the first start writes there."""

import stat

import pytest

from deploy.local import envfile
from deploy.local.places import var_dir


@pytest.fixture
def file(tmp_path):
    return tmp_path / "bantuo.env"


def test_the_first_start_makes_a_secret_that_only_its_owner_reads(file):
    envfile.make(file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(envfile.read(file)["SECRET_KEY"]) >= 50
    assert envfile.read(file)["BANTUO_LOOPBACK"] == "1"


def test_the_second_start_keeps_it(file):
    envfile.make(file)
    first = file.read_bytes()

    envfile.make(file)

    assert file.read_bytes() == first


def test_two_checkouts_have_two_secrets(file, tmp_path):
    other = tmp_path / "other.env"

    envfile.make(file)
    envfile.make(other)

    assert envfile.read(file)["SECRET_KEY"] != envfile.read(other)["SECRET_KEY"]


def test_a_start_that_was_cut_off_leaves_no_half_file(file):
    file.with_suffix(".draft").write_text("SECRET")

    envfile.make(file)

    assert "SECRET_KEY" in envfile.read(file)


def test_comments_quotes_and_export_are_understood(file):
    file.write_text("# REDIS_URL=no\n\nexport REDIS_URL='redis://127.0.0.1/0?a=b'\n")

    assert envfile.read(file) == {"REDIS_URL": "redis://127.0.0.1/0?a=b"}


def test_data_is_open_to_its_owner_alone(tmp_path):
    var = var_dir({"BANTUO_VAR": str(tmp_path / "data")})

    assert stat.S_IMODE(var.stat().st_mode) == 0o700
