"""The example of an environment file is complete."""

import re

from deploy.local.places import ROOT

READ = re.compile(r"""env(?:\.\w+)?\(\s*"([A-Z_]+)"|environ(?:\.get\(|\[)\s*"([A-Z_]+)\"""")


def test_every_variable_that_the_settings_read_is_explained():
    sources = [file.read_text() for file in (ROOT / "config").glob("*.py") if file.name != "test_settings.py"]
    names = {name for text in sources for pair in READ.findall(text) for name in pair if name}
    example = (ROOT / "deploy" / "bantuo.env.example").read_text()

    assert {"SECRET_KEY", "DATABASE_URL", "BANTUO_VAR"} <= names
    assert {name for name in names if not re.search(rf"\b{name}\b", example)} == set()
