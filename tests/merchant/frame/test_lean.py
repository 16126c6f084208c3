import pytest
from django.template import Context, Template, engines
from django.utils import translation
from jinja2 import DictLoader, UndefinedError

from merchant.frame.lean import Lean, environment
from tests.factories import make_store

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


def test_a_word_is_told_in_the_language_of_each_reader(lean):
    told = []
    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language):
            told.append(printed(lean, rows=[]).split()[0])

    assert told == ["<td>未知", "<td>unknown", "<td>未知"]


def test_names_in_the_frame_are_text_and_no_markup(seller_client, store, seller):
    store.name = seller.name = "<script>alert('x')</script>\""
    store.save()
    seller.save()

    page = seller_client.get(f"/s/{store.code}/orders/").content.decode()

    assert "<script>alert" not in page
    assert (
        page.count("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&#34;") == 3
    )  # the store, the person twice


def test_each_store_s_menu_leads_to_its_own_pages(seller_client, merchant, store):
    codes = [store.code, make_store(merchant).code]

    for code in codes * 2:
        page = seller_client.get(f"/s/{code}/orders/").content.decode()
        assert {other for other in codes if f"/s/{other}/" in page} == {code}


def test_a_name_that_is_missing_is_a_fault(lean):
    with pytest.raises(KeyError):
        printed(lean)
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nothing.at_all }}").render()
