import pytest
from django.utils import translation

from warehouses.sites.cities import EVENT_LABELS, city_name


@pytest.mark.parametrize(
    ("language", "city", "said"),
    [
        ("zh-hans", "Los Angeles", "洛杉矶"),
        ("zh-hans", "Dongguan", "东莞"),
        ("zh-hans", "Walsall", "Walsall"),
        ("zh-hans", "泉州", "泉州"),
        ("zh-hans", "", ""),
        ("en", "Los Angeles", "Los Angeles"),
    ],
    ids=["of a time zone", "in China", "of none", "entered in Chinese", "left out", "in English"],
)
def test_a_city_is_said_in_the_readers_language(language, city, said):
    with translation.override(language):
        assert city_name(city) == said


def test_an_event_tells_its_city_in_the_language_of_whoever_reads_it():
    label = EVENT_LABELS["city"]["New York"]

    with translation.override("zh-hans"):
        in_chinese = str(label)

    assert (in_chinese, str(label)) == ("纽约", "New York")
