import pytest
from django.template import Context, Template, engines
from django.utils import translation
from jinja2 import DictLoader, UndefinedError

from merchant.frame.lean import Lean, environment

ROWS = '{% for row in rows %}<b title="{{ row }}">{{ row }}</b>{% endfor %}'
WORDS = '{{ _("unknown") }} {{ static("icons.svg") }}'


@pytest.fixture
def lean(monkeypatch):
    """A template of rows between Django's own pieces; how it is found is the engine's business."""
    monkeypatch.setattr(
        engines["jinja"], "env", environment(loader=DictLoader({"rows.html": ROWS + WORDS}), autoescape=True)
    )
    return Lean("rows.html", ("rows",))


def printed(lean, **context):
    return Template("<td>{% include lean %}</td>").render(Context({"lean": lean, **context}))


def test_what_is_included_is_escaped_once(lean):
    page = printed(lean, rows=["<i>&"])

    assert page.startswith('<td><b title="&lt;i&gt;&amp;">&lt;i&gt;&amp;</b>')


def test_words_and_addresses_are_those_of_every_template(lean):
    with translation.override("zh-hans"):
        page = printed(lean, rows=[])

    assert page == "<td>未知 /static/icons.svg</td>"


def test_a_name_that_is_missing_is_a_fault(lean):
    with pytest.raises(KeyError):
        printed(lean)
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nothing.at_all }}").render()
