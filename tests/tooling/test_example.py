"""The example of an environment file is complete."""

import re

from deploy.local.places import ROOT

READ = re.compile(r"""env(?:\.\w+)?\(\s*"([A-Z_]+)"|environ(?:\.get\(|\[)\s*"([A-Z_]+)\"""")


def test_every_variable_that_the_settings_read_is_explained():
    settings = (ROOT / "config" / "settings.py").read_text()
    names = {name for pair in READ.findall(settings) for name in pair if name}
    example = (ROOT / "deploy" / "bantuo.env.example").read_text()

    assert {"SECRET_KEY", "DATABASE_URL", "BANTUO_VAR"} <= names
    assert {name for name in names if not re.search(rf"\b{name}\b", example)} == set()
