"""What the cards of an order's page tell, and the acts that need a row to choose."""

from dataclasses import replace

import pytest
from django.utils import timezone

from merchant.audit.models import Event
from merchant.tenancy.models import Membership
from orders.book import holding, parcels, remarks
from orders.book.drafts import ChargeDraft, DiscountDraft, LineDraft
from orders.book.models import Order, Recipient
from orders.dispatch import services as dispatch
from tests.conftest import client_of
from tests.factories import make_channel, make_order, make_seller, make_warehouse
from tests.orders.builders import ship, sign, two_units
from tests.orders.detail.conftest import text_of

pytestmark = pytest.mark.usefixtures("clock", "route")
PERSON = {"name": "Grace Hopper", "phone": "", "email": "", "street": "12 Navy Lane", "city": "London"}
NEW_ADDRESS = PERSON | {"street": "8 Admiral Row", "postcode": "EC1 1AA", "subdivision": "", "country": "GB"}


@pytest.fixture
def page(seller_client):
    def get(order, client=seller_client):
        return text_of(client.get(order.get_absolute_url()))

    return get


@pytest.fixture
def gift(merchant, seller):
    return remarks.save_tag(merchant=merchant, actor=seller, name="Gift", tone="red")


# --- tags and notes ------------------------------------------------------------------------------------


def test_a_tag_is_put_on_and_taken_off(order, gift, act, seller_client):
    on = act(seller_client, order, "tag", {"tag_id": gift.public_id})
    off = act(seller_client, order, "untag", {"tag_id": gift.public_id})

    assert '<span class="tag red">Gift' in text_of(on)
    assert '<span class="tag red">Gift' not in text_of(off)
    assert not order.order_tags.exists()


def test_a_tag_that_a_colleague_put_on_meanwhile_says_so(order, gift, act, seller_client):
    act(seller_client, order, "tag", {"tag_id": gift.public_id})

    response = act(seller_client, order, "tag", {"tag_id": gift.public_id})

    assert "bears the tag Gift already" in text_of(response)


@pytest.mark.parametrize("name", ["tag", "untag"])
@pytest.mark.parametrize("tag_id", ["", "nothing", "\0", "1"])
def test_a_tag_that_is_none_is_refused(name, tag_id, order, gift, act, seller_client):
    response = act(seller_client, order, name, {"tag_id": tag_id})

    assert response.context["acts"][name].form.errors["tag_id"]
    assert not order.order_tags.exists()


def test_another_merchants_tag_is_none(order, act, seller_client, outsider):
    theirs = outsider.memberships.get().merchant
    tag = remarks.save_tag(merchant=theirs, actor=outsider, name="Theirs", tone="grey")

    response = act(seller_client, order, "tag", {"tag_id": tag.public_id})

    assert response.context["acts"]["tag"].form.errors["tag_id"]
    assert not order.order_tags.exists()


def test_a_new_tag_of_a_name_that_is_there_is_refused_and_what_was_typed_kept(
    order, gift, act, seller_client
):
    response = act(seller_client, order, "new_tag", {"name": "gift", "tone": "blue"})

    assert "There is a tag of this name already" in text_of(response)
    assert 'value="gift"' in text_of(response)


def test_a_clerk_tags_but_makes_no_tags(order, gift, page, act, colleague_client):
    shown = page(order, colleague_client)

    assert (f'value="{gift.public_id}"' in shown, "/tag/new/" in shown) == (True, False)


def test_notes_tell_who_wrote_them_newest_first(order, page, act, seller, seller_client):
    act(seller_client, order, "note", {"text": "first\n<b>line</b>"})
    act(seller_client, order, "note", {"text": "second"})

    shown = page(order)

    assert shown.index("second") < shown.index("first<br>&lt;b&gt;line&lt;/b&gt;")
    assert f"2026-03-02 10:00</span> · {seller}" in shown


# --- the address ---------------------------------------------------------------------------------------


def test_the_address_form_is_filled_only_for_who_was_shown_the_recipient(store, page, act, seller_client):
    order = make_order(store, recipient=PERSON)

    before = page(order)
    changing = text_of(act(seller_client, order, "reveal", {"change": "1"}))

    assert "12 Navy Lane" not in before
    assert "/address/" not in before
    assert "12 Navy Lane</textarea>" in changing
    assert Event.objects.filter(kind="order.recipient_revealed").count() == 1


def test_a_clerk_is_shown_the_recipient_but_no_form(store, act, colleague_client):
    order = make_order(store, recipient=PERSON)

    shown = text_of(act(colleague_client, order, "reveal", {"change": "1"}))

    assert "/address/" not in shown


def test_a_changed_country_looks_for_the_warehouse_at_once(store, act, seller_client, route):
    order = make_order(store, country="FR", recipient=PERSON)
    assert order.fulfilments.get().warehouse is None

    response = act(seller_client, order, "change_address", NEW_ADDRESS)

    order.refresh_from_db()
    assert "Address saved." in text_of(response)
    assert (order.country, order.recipient.street) == ("GB", "8 Admiral Row")
    assert order.fulfilments.get().warehouse == route.warehouse
    assert "8 Admiral Row" not in text_of(response)  # masked again


def test_a_wrong_address_keeps_what_was_typed_and_shows_nothing_else(store, act, seller_client):
    order = make_order(store, recipient=PERSON)

    response = act(seller_client, order, "change_address", NEW_ADDRESS | {"email": "nobody"})

    assert "Enter a valid email address." in text_of(response)
    assert "8 Admiral Row</textarea>" in text_of(response)
    assert "12 Navy Lane" not in text_of(response)


def test_an_erased_recipient_says_so(store, page):
    order = make_order(store, recipient={})
    Recipient.objects.filter(order=order).update(erased_at=timezone.now())

    shown = page(order)

    assert 'erased on <span class="nowrap">2026-03-02<' in shown
    assert "Show in full" not in shown


# --- the warehouse -------------------------------------------------------------------------------------


def test_a_person_chooses_warehouse_and_channel_and_lets_go_again(order, act, merchant, seller_client):
    channel = make_channel(make_warehouse(merchant, name="Leeds barn"), name="Van")

    chosen = text_of(act(seller_client, order, "assign", {"channel": channel.pk}))
    let_go = text_of(act(seller_client, order, "unlock"))

    assert "Why Leeds barn" in chosen
    assert "chosen by a person" in chosen
    assert "chosen by a person" not in let_go
    assert "Why Leeds barn" not in let_go


@pytest.mark.parametrize("channel", ["", "0", "nothing", "9" * 400])
def test_a_channel_that_is_none_is_refused(channel, order, act, seller_client):
    before = order.fulfilments.get().channel

    response = act(seller_client, order, "assign", {"channel": channel})

    assert response.context["acts"]["assign"].form.errors["channel"]
    assert order.fulfilments.get().channel == before


def test_another_merchants_channel_is_none(order, act, seller_client, outsider):
    theirs = make_channel(make_warehouse(outsider.memberships.get().merchant, name="Foreign shed"))

    response = act(seller_client, order, "assign", {"channel": theirs.pk})

    assert response.context["acts"]["assign"].form.errors["channel"]
    assert "Foreign shed" not in text_of(response)


def test_with_the_warehouse_another_can_only_be_chosen_after_taking_it_back(order, act, page, seller_client):
    channel = order.fulfilments.get().channel
    act(seller_client, order, "submit")

    response = act(seller_client, order, "assign", {"channel": channel.pk})

    assert "Take it back from there first" in text_of(response)
    assert 'With the warehouse since <span class="nowrap">2026-03-02 10:00<' in text_of(response)


def test_a_held_order_is_not_handed_to_the_warehouse(order, act, page, seller, seller_client):
    holding.hold_by_hand(order_id=order.pk, actor=seller, reason="stock count")

    response = act(seller_client, order, "submit")

    assert "/warehouse/submit/" not in page(order)
    assert "is held: held by hand" in text_of(response)


# --- cancelling ----------------------------------------------------------------------------------------


def test_chosen_units_are_cancelled_for_whom_it_was(store, act, seller_client):
    order = make_order(store, lines=[*two_units(), LineDraft("2", "CUP", "Cup", 1, 300)])
    tea = order.lines.get(sku_code="TEA")
    data = {"by": "platform", "reason": "recall", f"units_{tea.pk}": "1"}

    shown = text_of(act(seller_client, order, "cancel", data))

    tea.refresh_from_db()
    assert (tea.cancelled, tea.cancelled_by) == (1, "platform")
    assert "1 cancelled by the platform" in shown
    assert order.lines.get(sku_code="CUP").cancelled == 0


def test_more_units_than_are_left_are_not_cancelled(order, act, seller_client):
    line = order.lines.get()

    response = act(seller_client, order, "cancel", {"by": "buyer", "reason": "x", f"units_{line.pk}": "3"})

    assert "Only 2 are left to ship." in text_of(response)
    assert order.lines.get().cancelled == 0


def test_a_request_to_cancel_tells_the_buyers_reason_where_one_decides(order, page, seller):
    holding.ask_cancellation(order_id=order.pk, actor=seller, reason="ordered twice")

    shown = page(order)

    assert "<blockquote>ordered twice</blockquote>" in shown
    assert 'value="ordered twice"' in shown
    assert 'href="#hold-cancellation"' in shown


# --- lines and money -----------------------------------------------------------------------------------


def test_the_text_to_engrave_can_be_copied_and_is_confirmed(store, page, act, seller_client):
    order = make_order(store, lines=[replace(two_units()[0], personalisation="LIN & YU")])

    before = page(order)
    after = text_of(act(seller_client, order, "confirm_personalisation"))

    assert 'data-copy="LIN &amp; YU"' in before
    assert "not confirmed" in before
    assert 'confirmed <span class="nowrap">2026-03-02 10:00<' in after


def test_money_names_services_and_who_bears_a_discount(store, page):
    charges = [ChargeDraft("g", "service", "Gift box", 250, line="1"), ChargeDraft("p", "postage", "", 100)]
    discounts = [DiscountDraft("a", "seller", "3 off", 300), DiscountDraft("b", "platform", "", 50)]

    shown = page(make_order(store, lines=two_units(), charges=charges, discounts=discounts))

    for told in ("+ Gift box £2.50", "Postage", "− £3.00", "borne by the platform", "<b>£10.00</b>"):
        assert told in shown
    assert "add up to" not in shown


def test_a_total_that_does_not_add_up_is_told(store, page):
    order = make_order(store, lines=two_units())
    Order.objects.filter(pk=order.pk).update(total_minor=1234)

    assert "The source says £12.34 in all, but its lines, charges and discounts add up to £10.00." in page(
        order
    )


# --- packages ------------------------------------------------------------------------------------------


def test_on_the_way_to_the_platform_a_parcel_arrives_and_only_the_onward_one_is_signed_for(store, page):
    order = make_order(store, leg=Order.Leg.TO_PLATFORM_WAREHOUSE)
    first = ship(order)
    before = page(order)
    parcels.arrive_package(package_id=first.pk, actor=None)
    onward = parcels.add_onward_package(
        order_id=order.pk, actor=None, carrier="YunExpress", tracking_number="YT1"
    )

    after = page(order)

    assert (f"{first.public_id}/arrive/" in before, f"{first.public_id}/sign/" in before) == (True, False)
    assert (f"{onward.public_id}/sign/" in after, f"{onward.public_id}/arrive/" in after) == (True, False)
    assert "at the platform&#x27;s warehouse" in after or "at the platform's warehouse" in after


def test_an_order_that_ended_tells_how_it_went_and_when_it_was_expected(store, page):
    order = make_order(store)
    sign(ship(order))

    shown = page(order)

    assert 'id="review"' in shown
    assert 'Expected to arrive by <span class="nowrap">2026-03-04 10:00<' in shown


def test_the_head_leads_to_what_settles_a_hold(store, page):
    assert '<a class="btn-1" href="#hold-address">' in page(make_order(store, country=""))


def test_an_accountant_reads_and_writes_notes_alone(order, page):
    client = client_of(make_seller(order.merchant, role=Membership.Role.ACCOUNTANT))

    shown = page(order, client)

    acts = [part.split('"')[0] for part in shown.split(f'action="{order.get_absolute_url()}')[1:]]
    assert acts == ["notes/"]


def test_who_looks_again_finds_the_choice_of_a_colleague(order, page, seller, merchant):
    channel = make_channel(make_warehouse(merchant, name="Leeds barn"))
    dispatch.assign_warehouse(order_id=order.pk, actor=seller, warehouse=channel.warehouse, channel=channel)

    assert "/warehouse/unlock/" in page(order)
