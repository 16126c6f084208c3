"""The house rules of templates: safe under the strict policy, and every swap works without JavaScript."""

import re

import pytest

from tests.architecture.sources import elements, shown, templates

FRAGMENTS = templates("_*.html")
PAGES = templates()
HANDLER = re.compile(r"on[a-z]+")
UNESCAPED = re.compile(r"\|\s*(safe|safeseq)\b|autoescape\s+off")
TOKENS = ("{% csrf_token %}", "{{ token(csrf_token) }}")  # Django's, and that of templates by Jinja
OPENING = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)


def all_elements():
    for path in PAGES:
        for tag, attributes in elements(path):
            yield shown(path), tag, attributes


def where(wrong):
    return [f"{path}: <{tag}>" for path, tag, attributes in all_elements() if wrong(tag, attributes)]


@pytest.mark.parametrize("path", FRAGMENTS, ids=shown)
def test_a_fragment_says_first_what_it_is_and_what_it_needs(path):
    opening = OPENING.match(path.read_text())

    assert opening
    assert len(opening[0]) > 20
    assert "Context:" in opening[0]


@pytest.mark.parametrize("path", FRAGMENTS, ids=shown)
def test_a_fragment_extends_nothing(path):
    assert "{% extends" not in path.read_text()


def test_no_element_is_styled_in_place():
    assert not where(lambda tag, attributes: "style" in attributes or tag == "style")


def test_every_script_is_a_file():
    assert not where(lambda tag, attributes: tag == "script" and not attributes.get("src"))


def test_no_element_handles_events_in_place():
    assert not where(lambda tag, attributes: any(HANDLER.fullmatch(name) for name in attributes))
    assert not where(lambda tag, attributes: any(name.startswith("hx-on") for name in attributes))


def test_nothing_is_shown_unescaped():
    assert not [shown(path) for path in PAGES if UNESCAPED.search(path.read_text())]


def test_nothing_is_loaded_from_elsewhere():
    def is_foreign(tag, attributes):
        loaded = [attributes.get(name) or "" for name in ("src", "href", "action", "data")]
        return any(re.match(r"(https?:)?//", address) for address in loaded)

    assert not where(is_foreign)


def test_every_get_of_a_fragment_is_a_link_too():
    def is_lost_without_script(tag, attributes):
        asks_by_itself = (attributes.get("hx-trigger") or "").startswith("every ")  # progress
        return "hx-get" in attributes and not attributes.get("href") and not asks_by_itself

    assert not where(is_lost_without_script)


def test_every_post_of_a_fragment_is_a_form_too():
    def is_lost_without_script(tag, attributes):
        post = attributes.get("hx-post")
        is_form = tag == "form" and attributes.get("method") == "post" and attributes.get("action") == post
        return post is not None and not is_form

    assert not where(is_lost_without_script)


def test_no_other_method_is_used():
    assert not where(lambda tag, attributes: {"hx-put", "hx-patch", "hx-delete"} & set(attributes))


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_every_post_carries_its_token(path):
    forms = [attributes for tag, attributes in elements(path) if tag == "form"]
    posts = [attributes for attributes in forms if attributes.get("method", "get").lower() == "post"]

    assert sum(path.read_text().count(token) for token in TOKENS) == len(posts)


def targets():
    """What the pages swap, by id."""
    named = {attributes.get("hx-target") for _path, _tag, attributes in all_elements()}
    return sorted(name.removeprefix("#") for name in named if name and name != "this")


def itself_swapped():
    """Fragments whose root swaps itself."""
    return [path for path in FRAGMENTS if any(a.get("hx-target") == "this" for _tag, a in elements(path))]


@pytest.mark.parametrize("target", targets())
def test_what_is_swapped_is_a_fragment_of_that_name(target):
    file_name = f"_{target.replace('-', '_')}.html"
    (fragment,) = [path for path in FRAGMENTS if path.name == file_name]

    _tag, attributes = elements(fragment)[0]
    assert attributes.get("id") == target


@pytest.mark.parametrize("fragment", itself_swapped(), ids=shown)
def test_what_swaps_itself_bears_its_files_name(fragment):
    _tag, attributes = elements(fragment)[0]

    assert attributes.get("id") == fragment.stem.removeprefix("_").replace("_", "-")
    assert attributes.get("hx-target") == "this"


def test_only_listings_lend_what_they_are_boosted_with():
    assert not where(
        lambda tag, attributes: attributes.get("hx-boost") == "true" and attributes.get("id") != "listing"
    )
