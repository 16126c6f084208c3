import pytest

from merchant.audit.models import Event
from merchant.audit.wording import sentence
from orders.book import remarks
from orders.book.exceptions import OrderError
from orders.book.models import OrderTag, Tag
from tests.factories import make_order, make_store


@pytest.fixture
def order(store):
    return make_order(store, is_matched=False)


@pytest.fixture
def tag(store, seller):
    return remarks.save_tag(merchant=store.merchant, actor=seller, name=" VIP  buyer", tone="green")


def _told(subject):
    events = Event.objects.filter(subject_kind=subject._meta.model_name, subject_id=subject.pk).order_by("pk")
    return [sentence(event) for event in events]


def test_a_note_keeps_who_wrote_it_and_the_trail_only_that(order, colleague):
    note = remarks.add_note(order_id=order.pk, actor=colleague, text=" Buyer is Jane, call first ")

    assert (note.author, note.text) == (colleague, "Buyer is Jane, call first")
    event = Event.objects.get(kind="order.note_added")
    assert (event.actor, event.data) == (colleague, {})


@pytest.mark.parametrize("text", ["", "  \n", "x" * 1001])
def test_a_note_says_something_and_not_too_much(order, colleague, text):
    with pytest.raises(OrderError):
        remarks.add_note(order_id=order.pk, actor=colleague, text=text)

    assert not order.notes.exists()


def test_a_tag_is_the_merchants_own_word(tag):
    assert (tag.name, tag.tone, tag.is_active) == ("VIP buyer", "green", True)
    assert _told(tag) == ["Tag VIP buyer added"]


def test_a_name_is_there_once_whatever_its_capitals(tag, store, seller):
    with pytest.raises(OrderError, match="There is a tag of this name already: vip BUYER"):
        remarks.save_tag(merchant=store.merchant, actor=seller, name="vip BUYER", tone="red")

    assert Tag.objects.count() == 1
    other = make_store().merchant
    assert remarks.save_tag(merchant=other, actor=None, name="VIP buyer", tone="red").merchant == other


def test_a_tag_may_be_changed_and_taken_out_of_use(tag, order, store, seller):
    told = {"merchant": store.merchant, "actor": seller, "tag_id": tag.pk}
    remarks.save_tag(name="Old hand", tone="grey", is_active=False, **told)

    with pytest.raises(OrderError, match="The tag Old hand is no longer in use"):
        remarks.tag_order(order_id=order.pk, actor=seller, tag_id=tag.pk)

    assert _told(tag)[-1] == "Tag Old hand changed"


@pytest.mark.parametrize(
    ("name", "tone"), [("", "red"), ("x" * 31, "red"), ("VIP", "pink")], ids=["no_name", "long", "no_colour"]
)
def test_what_is_no_tag_is_refused(store, seller, name, tone):
    with pytest.raises(OrderError):
        remarks.save_tag(merchant=store.merchant, actor=seller, name=name, tone=tone)

    assert not Tag.objects.exists()


def test_an_order_bears_a_tag_once(order, tag, seller):
    remarks.tag_order(order_id=order.pk, actor=seller, tag_id=tag.pk)

    with pytest.raises(OrderError, match="bears the tag VIP buyer already"):
        remarks.tag_order(order_id=order.pk, actor=seller, tag_id=tag.pk)

    assert OrderTag.objects.get().merchant_id == order.merchant_id
    remarks.untag_order(order_id=order.pk, actor=seller, tag_id=tag.pk)
    assert not OrderTag.objects.exists()
    assert _told(order)[-2:] == ["Tagged: VIP buyer", "Tag taken off: VIP buyer"]


def test_another_merchants_tag_is_not_there(order, seller):
    theirs = remarks.save_tag(merchant=make_store().merchant, actor=None, name="Theirs", tone="red")

    for act in (remarks.tag_order, remarks.untag_order):
        with pytest.raises(OrderError, match="not there any more"):
            act(order_id=order.pk, actor=seller, tag_id=theirs.pk)
