"""What is told of an SKU besides its code: sizes, category, tags, and when that changed."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from merchant.audit.models import Event
from merchant.catalogue import facts, services
from merchant.catalogue.exceptions import CatalogueError
from merchant.catalogue.models import Sku
from tests.factories import make_merchant, make_sku

pytestmark = pytest.mark.django_db

SIZE = {"length_mm": 120, "width_mm": 90, "height_mm": 105}


def typed(**fields):
    blank = dict.fromkeys(("title", "weight_g", *SIZE, "category", "tags"), "")
    return {"code": "MUG"} | blank | fields


def edit_url(merchant, sku):
    return reverse("merchant:sku_edit", args=[merchant.code, sku.public_id])


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("", []),
        (" , ,", []),
        ("fragile", ["fragile"]),
        ("fragile, gift", ["fragile", "gift"]),
        ("Fragile,fragile , FRAGILE", ["Fragile"]),
        ("易碎，礼品、新", ["易碎", "礼品", "新"]),
        ("two  words;\nthree", ["two words", "three"]),
    ],
)
def test_tags_are_cleaned(text, tags):
    assert facts.tags_in(text) == tags
    assert facts.tags_in(facts.written_tags(tags)) == tags


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * 41, "tag_too_long"),
        ("a\u202eb", "tag_unreadable"),
        (",".join(f"t{number}" for number in range(21)), "too_many_tags"),
    ],
)
def test_tags_that_cannot_be_kept_say_why(text, code):
    with pytest.raises(facts.WrongTags) as refusal:
        facts.tags_in(text)

    assert refusal.value.code == code


def test_sides_are_typed_in_centimetres_and_shown_so(seller_client, merchant):
    sku = make_sku(merchant, "MUG")
    sides = {"length_mm": "12.5", "width_mm": "9", "height_mm": "100"}

    seller_client.post(edit_url(merchant, sku), typed(**sides))

    sku.refresh_from_db()
    assert sku.size_mm == (125, 90, 1000)
    form = seller_client.get(edit_url(merchant, sku)).context["form"]
    assert [field.value() for field in form.sides] == [Decimal("12.5"), 9, 100]
    listing = seller_client.get(reverse("merchant:skus", args=[merchant.code])).content.decode()
    assert "12.5 × 9 × 100" in listing


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"length_mm": "12"}, "width_mm"),
        ({"length_mm": "12", "height_mm": "3"}, "width_mm"),
        ({"width_mm": "12", "height_mm": "3"}, "length_mm"),
        ({"length_mm": "0", "width_mm": "9", "height_mm": "9"}, "length_mm"),
        ({"length_mm": "-1", "width_mm": "9", "height_mm": "9"}, "length_mm"),
        ({"length_mm": "2001", "width_mm": "9", "height_mm": "9"}, "length_mm"),
        ({"length_mm": "1.23", "width_mm": "9", "height_mm": "9"}, "length_mm"),
        ({"length_mm": "NaN", "width_mm": "9", "height_mm": "9"}, "length_mm"),
        ({"weight_g": "0"}, "weight_g"),
        ({"category": "x" * 61}, "category"),
        ({"tags": "x" * 41}, "tags"),
        ({"tags": ",".join(map(str, range(21)))}, "tags"),
        ({"tags": "x" * 1001}, "tags"),
    ],
)
def test_a_wrong_fact_is_refused_at_its_field_and_nothing_is_saved(seller_client, merchant, given, field):
    sku = make_sku(merchant, "MUG", title="Mug")

    response = seller_client.post(edit_url(merchant, sku), typed(title="Another", **given))

    form = response.context["form"]
    assert list(form.errors) == [field]
    assert len(form.errors[field]) == 1
    assert all(form[name].value() == value for name, value in given.items())
    sku.refresh_from_db()
    assert sku.title == "Mug"


@pytest.mark.parametrize("sides", [{"length_mm": 1}, SIZE | {"width_mm": None}, SIZE | {"height_mm": 0}])
def test_the_database_refuses_a_size_in_part(merchant, sides):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_sku(merchant, **sides)


def test_the_service_refuses_a_size_in_part(merchant):
    with pytest.raises(CatalogueError):
        services.add_sku(merchant=merchant, code="MUG", length_mm=5)


def test_a_history_tells_sizes_and_tags_in_words(merchant, seller):
    sku = make_sku(merchant, "MUG", title="Mug", tags=["old"])

    services.edit_sku(sku_id=sku.pk, code="MUG", tags=["gift", "new"], category="Kitchen", **SIZE)

    told = {event.data["field"]: event.data for event in Event.objects.filter(kind="sku.changed")}
    assert set(told) == {*(f"sku.{name}" for name in SIZE), "sku.tags", "sku.category"}
    assert (told["sku.tags"]["old"], told["sku.tags"]["new"]) == ("old", "gift, new")


@pytest.mark.parametrize(
    ("given", "is_looked_at_again"),
    [
        ({"weight_g": 5}, True),
        (SIZE, True),
        ({"category": "Kitchen"}, True),
        ({"tags": ["gift"]}, True),
        ({"title": "Another"}, False),
        ({"weight_g": None, "tags": [], "category": ""}, False),
    ],
)
def test_a_fact_that_rules_read_marks_the_sku(merchant, given, is_looked_at_again):
    sku = make_sku(merchant, "MUG")

    services.edit_sku(sku_id=sku.pk, code="MUG", **given)

    sku.refresh_from_db()
    assert (sku.measured_at is not None) is is_looked_at_again


def test_every_way_to_a_weight_marks_the_sku(merchant):
    since = timezone.now()
    sku = make_sku(merchant, "MUG")

    added = services.add_sku(merchant=merchant, code="BOX", weight_g=3)
    services.ensure_skus(merchant=merchant, titles={"MUG": "", "NEW": ""}, weights={"MUG": 9, "NEW": 4})

    marks = Sku.objects.filter(pk__in=[sku.pk, added.pk]) | Sku.objects.filter(code="NEW")
    assert all(one.measured_at >= since for one in marks)
    assert marks.count() == 3


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"category": "Kitchen"}, ["MUG"]),
        ({"category": "Theirs"}, None),
        ({"tag": "gift"}, ["BOX", "MUG"]),
        ({"tag": " Gift "}, ["BOX", "MUG"]),
        ({"tag": "gif"}, []),
        ({"tag": "易碎"}, ["BOX"]),
        ({"tag": 'say "hi"'}, ["CUP"]),
        ({"tag": "100%"}, ["CUP"]),
        ({"tag": "10_%"}, []),
        ({"tag": "x" * 41}, None),
    ],
)
def test_skus_are_found_by_category_and_tag(seller_client, merchant, asked, found):
    make_sku(merchant, "MUG", category="Kitchen", tags=["gift"])
    make_sku(merchant, "BOX", tags=["易碎", "Gift"])
    make_sku(merchant, "CUP", tags=['say "hi"', "100%"])
    make_sku(make_merchant(), "THEIRS", category="Theirs", tags=["gift"])

    response = seller_client.get(reverse("merchant:skus", args=[merchant.code]), asked)

    filters = response.context["filters"]
    assert filters.categories == ["Kitchen"]
    if found is None:
        assert filters.form.errors
    else:
        codes = [row.get_cell_value("code") for row in response.context["table"].page.object_list]
        assert codes == found
