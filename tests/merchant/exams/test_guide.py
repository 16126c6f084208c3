"""The guide is read chapter by chapter, each person for each store; then the exam opens."""

import pytest
from django.urls import reverse

from merchant.exams import keeping
from merchant.exams.exceptions import ExamError
from merchant.exams.guide import chapters_shown
from merchant.exams.models import Chapter, ChapterRead
from merchant.exams.selectors import standing_of_person
from merchant.exams.services import read_chapter
from tests.conftest import client_of
from tests.factories import make_seller, make_store
from tests.merchant.exams.builders import begin, read_guide

pytestmark = pytest.mark.django_db


def read(store, user, chapter):
    return read_chapter(store_id=store.pk, chapter_id=chapter.pk, revision=chapter.revision, actor=user)


def address(store, name, *more):
    return reverse(f"merchant:{name}", args=[store.code, *more])


def test_progress_is_each_persons_and_each_stores(store, seller, merchant):
    other_store, colleague = make_store(merchant), make_seller(merchant)
    first, second, *_rest = chapters_shown()

    read(store, seller, first)
    read(store, colleague, second)

    def progress(at, who):
        return [one.chapter for one in standing_of_person(at, who).chapters if one.read_at]

    assert progress(store, seller) == [first]
    assert progress(store, colleague) == [second]
    assert progress(other_store, seller) == []


def test_a_chapter_read_twice_is_read_once_with_its_latest_moment(clock, store, seller):
    chapter = chapters_shown()[0]

    first = read(store, seller, chapter)
    clock.forward(hours=1)
    second = read(store, seller, chapter)

    assert ChapterRead.objects.get() == first == second
    assert second.read_at > first.read_at


def test_a_chapter_that_was_changed_meanwhile_is_not_read(store, seller, staff):
    chapter = chapters_shown()[0]
    opened = chapter.revision
    chapter.body_en += "\n\nAnd one more rule."
    keeping.save_chapter(chapter=chapter, actor=staff)

    with pytest.raises(ExamError, match="changed since you opened it"):
        read_chapter(store_id=store.pk, chapter_id=chapter.pk, revision=opened, actor=seller)

    assert not ChapterRead.objects.exists()


def test_the_exam_opens_when_the_last_chapter_is_read(joined, seller):
    ChapterRead.objects.filter(chapter=chapters_shown()[-1]).delete()

    with pytest.raises(ExamError, match="Next: Fines, waivers and appeals"):
        begin(joined, seller)
    read(joined, seller, chapters_shown()[-1])

    assert begin(joined, seller).state == "open"


def test_a_chapter_that_staff_add_is_to_be_read_and_one_they_hide_is_not(joined, seller, staff):
    new = Chapter(code="news", title_en="News", title_zh="新规", body_en="x", body_zh="x", place=1)
    keeping.save_chapter(chapter=new, actor=staff)
    assert standing_of_person(joined, seller).next_chapter == new

    new.is_active = False
    keeping.save_chapter(chapter=new, actor=staff)

    assert standing_of_person(joined, seller).refusal == ""


def test_the_page_shows_what_was_read_and_leads_to_the_next(store, seller, seller_client):
    read(store, seller, chapters_shown()[0])

    page = seller_client.get(address(store, "exam")).content.decode()

    assert "1 of 6 read" in page
    assert "Next: Business days and holidays" in page
    assert address(store, "exam_chapter", "days") in page
    assert address(store, "exam_start") not in page


def test_a_chapter_is_read_in_the_readers_language(store, seller, seller_client):
    url = address(store, "exam_chapter", "jit")

    english = seller_client.get(url, headers={"accept-language": "en"}).content.decode()
    seller.language = "zh-hans"
    seller.save()
    chinese = client_of(seller).get(url, headers={"accept-language": "zh-hans"}).content.decode()

    assert "<h1>JIT hand-over</h1>" in english
    assert "<strong>exactly one</strong>" in english
    assert "JIT 交接" in chinese


def test_reading_leads_from_chapter_to_chapter_and_then_to_the_exam(store, seller, seller_client):
    url, visited = address(store, "exam_chapter", "orders"), []

    while "/guide/" in url:
        page = seller_client.get(url)
        chapter = page.context["shown"].chapter
        visited.append(chapter.code)
        read_at = address(store, "exam_read", chapter.code)
        assert f'action="{read_at}"' in page.content.decode()
        url = seller_client.post(read_at, {"revision": chapter.revision}).url

    assert visited == ["orders", "days", "shipping", "packing", "jit", "fines"]
    assert url == address(store, "exam")


@pytest.mark.parametrize(
    "body", [{}, {"revision": ""}, {"revision": "x"}, {"revision": "0"}, {"revision": "9" * 30}]
)
def test_a_chapter_is_read_only_by_its_own_page(store, seller_client, body):
    response = seller_client.post(address(store, "exam_read", "orders"), body)

    assert response.status_code == 302
    assert not ChapterRead.objects.exists()


def test_a_clerk_reads_the_guide_and_does_not_say_so(store, colleague_client):
    page = colleague_client.get(address(store, "exam_chapter", "orders"))

    assert page.status_code == 200
    assert address(store, "exam_read", "orders") not in page.content.decode()
    assert colleague_client.post(address(store, "exam_read", "orders"), {"revision": 1}).status_code == 403
    assert not ChapterRead.objects.exists()


def test_a_chapter_that_is_not_there_is_not_found(store, seller_client):
    Chapter.objects.filter(code="jit").update(is_active=False)

    for code in ("nothing", "jit"):
        assert seller_client.get(address(store, "exam_chapter", code)).status_code == 404
        assert seller_client.post(address(store, "exam_read", code), {"revision": 1}).status_code == 404


def test_reading_for_another_merchants_store_is_not_found(store, outsider_client):
    assert outsider_client.get(address(store, "exam_chapter", "jit")).status_code == 404
    assert outsider_client.post(address(store, "exam_read", "jit"), {"revision": 1}).status_code == 404


def test_what_staff_write_is_cleaned_before_it_is_shown(store, staff, seller_client):
    chapter = Chapter.objects.get(code="jit")
    chapter.body_en = "<script>alert(1)</script> [x](javascript:alert(1)) **bold**"
    keeping.save_chapter(chapter=chapter, actor=staff)

    page = seller_client.get(address(store, "exam_chapter", "jit")).content.decode()

    assert "<strong>bold</strong>" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_reading_asks_the_database_a_fixed_number_of_times(
    store, seller, seller_client, django_assert_max_num_queries
):
    read_guide(store, seller)

    with django_assert_max_num_queries(16):
        seller_client.get(address(store, "exam"))
