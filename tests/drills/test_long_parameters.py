"""A megabyte in any text that a page takes is refused or read like any other text."""

import pytest

from tests.conftest import client_of
from tests.drills.cases import CASES, path_of
from tests.drills.fuzzing import QUESTIONS

LONG = "订x" * 250_000  # a megabyte
POSTS = [name for name, case in CASES.items() if case.body]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_megabyte_in_the_address_is_harmless(world, question):
    client = client_of(world.owner)

    for name in ("orders:list", "merchant:skus", "warehouses:routes"):
        answer = client.get(path_of(name, world), {question: LONG})
        assert answer.status_code < 500
        assert len(answer.content) < 400_000, "what is echoed is cut"


@pytest.mark.parametrize("name", POSTS)
def test_a_megabyte_in_each_field_is_harmless(world, name):
    client, path = client_of(world.owner), path_of(name, world)

    for field in CASES[name].body(world):
        answer = client.post(path, CASES[name].body(world) | {field: LONG})
        assert answer.status_code < 500, field
