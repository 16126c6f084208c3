"""What docs/import-format.md says of the forms of files, and what they are."""

import re

import pytest
from django.conf import settings

from orders.intake.profiles import PROFILES
from orders.intake.profiles.bantuo import CHINESE


@pytest.fixture(scope="module")
def told():
    return (settings.BASE_DIR / "docs" / "import-format.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", ["temu_semi", "temu_en", "shopify"])
def test_every_column_and_every_status_word_that_is_read_stands_there(told, code):
    column_map = PROFILES[code].column_map
    columns = {re.sub(r" \(.*", "", name) for names in column_map.columns.values() for name in names}
    words = {word for word in column_map.words["status"] if word}

    assert not {word for word in columns | words if not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", told)}


def test_every_column_of_bantuo_s_own_file_stands_there_in_both_languages(told):
    assert not {fact for fact, name in CHINESE.items() if f"`{fact}`" not in told or name not in told}
