"""Staff give a store another JIT warehouse: with a reason, written down, and told."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from merchant.audit.models import Event
from merchant.messages.models import Message
from tests.factories import let_join, make_jit_warehouse, make_store, make_warehouse
from tests.signing_in import give_second_factor, make_staff, sign_in_with_second_factor
from tests.warehouses.jit.builders import choose, override
from warehouses.jit.exceptions import JitError
from warehouses.jit.models import JitChoice, JitSite
from warehouses.jit.selectors import choice_of

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def chosen(joining, dongguan, seller):
    return choose(joining, dongguan, seller)


def admin(name, *args):
    return reverse(f"admin:warehouses_{name}", args=args)


def test_staff_give_another_one_and_the_first_stays_as_it_was(chosen, joining, yiwu, staff):
    other = override(joining, yiwu, staff)

    assert choice_of(joining) == other
    assert (other.number, other.warehouse, other.chosen_by) == (2, yiwu, staff)
    assert (other.reason, other.typed_code, other.distance_km) == ("It burnt down.", "", 510)
    assert JitChoice.objects.get(number=1) == chosen


def test_it_is_written_down_and_told_to_the_store(chosen, joining, yiwu, staff, seller_client):
    override(joining, yiwu, staff)

    event = Event.objects.get(kind="joining.jit_overridden")
    assert (event.by, event.actor) == (Event.By.STAFF, staff)
    assert event.data == {"code": "JIT-YW", "was": "JIT-DG", "reason": "It burnt down."}
    message = Message.objects.get(kind="jit.overridden")
    assert message.store == joining
    page = seller_client.get(reverse("merchant:messages", args=[joining.merchant.code])).text
    assert f"changed the JIT warehouse of {joining.name} from JIT-DG to JIT-YW: It burnt down." in page


def test_each_override_is_a_message_of_its_own(chosen, joining, dongguan, yiwu, staff):
    override(joining, yiwu, staff)
    override(joining, dongguan, staff, was_seen=2)

    assert Message.objects.filter(kind="jit.overridden").count() == 2
    assert choice_of(joining).warehouse == dongguan


def test_room_is_no_bar_for_staff(chosen, joining, yiwu, staff):
    JitSite.objects.create(warehouse=yiwu, state="full")

    assert override(joining, yiwu, staff).warehouse == yiwu


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"reason": "  "}, "Say why"),
        ({"was_seen": 2}, "Somebody changed it meanwhile: it is JIT-DG now"),
        ({"was_seen": 0}, "Somebody changed it meanwhile"),
    ],
)
def test_what_staff_leave_out_is_refused(told, why, chosen, joining, yiwu, staff):
    with pytest.raises(JitError, match=why):
        override(joining, yiwu, staff, **told)

    assert choice_of(joining) == chosen


def test_the_same_one_again_is_refused(chosen, joining, dongguan, staff):
    with pytest.raises(JitError, match="The store has JIT-DG already"):
        override(joining, dongguan, staff)


def test_a_store_that_has_not_chosen_chooses_itself(joining, dongguan, staff):
    with pytest.raises(JitError, match="the first choice is its own"):
        override(joining, dongguan, staff)


@pytest.mark.parametrize("which", ["own", "overseas", "out of use"])
def test_what_is_no_candidate_is_none_for_staff_either(which, chosen, joining, staff):
    warehouse = {
        "own": lambda: make_warehouse(joining.merchant, kind="jit"),
        "overseas": lambda: make_jit_warehouse(kind="overseas"),
        "out of use": lambda: make_jit_warehouse(is_active=False),
    }[which]()

    with pytest.raises(JitError, match="no JIT warehouse of the platform in use"):
        override(joining, warehouse, staff)


def test_a_page_sent_twice_changes_once(chosen, joining, yiwu, staff):
    override(joining, yiwu, staff)

    with pytest.raises(JitError, match="it is JIT-YW now"):
        override(joining, yiwu, staff)

    assert JitChoice.objects.count() == 2


def test_the_seller_cannot_take_it_back(chosen, joining, dongguan, yiwu, staff, seller):
    override(joining, yiwu, staff)

    with pytest.raises(JitError, match=f"JIT-YW: {staff} chose it"):
        choose(joining, dongguan, seller)


# --- the pages of staff --------------------------------------------------------------------------------


def test_staff_see_all_evidence_beside_the_form(chosen, yiwu, staff_client):
    JitSite.objects.create(warehouse=yiwu, state="full", note="Until June.")

    page = staff_client.get(admin("jitchoice_override", chosen.pk)).text

    assert "JIT-YW · Yiwu JIT" in page
    assert "510 km" in page
    assert "Full: it takes no more stores. Until June." in page
    assert "Mon to Fri" in page


def test_staff_change_it_there(chosen, joining, yiwu, staff_client):
    body = {"warehouse": yiwu.pk, "reason": "Flooded.", "was_seen": "1"}

    response = staff_client.post(admin("jitchoice_override", chosen.pk), body)

    changed = choice_of(joining)
    assert (changed.warehouse, changed.reason) == (yiwu, "Flooded.")
    assert response.url == admin("jitchoice_change", changed.pk)
    history = staff_client.get(response.url).text
    assert "JIT warehouse JIT-YW instead of JIT-DG, by staff: Flooded." in history


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reason": ""}, "This field is required"),
        ({"warehouse": ""}, "This field is required"),
        ({"warehouse": "999999"}, "Select a valid choice"),
        ({"warehouse": "x"}, "Select a valid choice"),
        ({"was_seen": "7"}, "Somebody changed it meanwhile"),
        ({"was_seen": ""}, "This field is required"),
    ],
)
def test_what_is_wrong_is_said_on_the_page(fields, said, chosen, joining, yiwu, staff_client):
    body = {"warehouse": yiwu.pk, "reason": "Flooded.", "was_seen": "1"} | fields

    response = staff_client.post(admin("jitchoice_override", chosen.pk), body)

    assert response.status_code == 200
    assert said in response.text
    assert choice_of(joining) == chosen


def test_an_older_choice_s_page_leads_to_the_same_form(chosen, joining, yiwu, staff, staff_client):
    override(joining, yiwu, staff)

    page = staff_client.get(admin("jitchoice_change", chosen.pk)).text
    form = staff_client.get(admin("jitchoice_override", chosen.pk)).text

    assert "This choice counts no more: it is JIT-YW now." in page
    assert 'name="was_seen" value="2"' in form


def test_who_may_only_look_changes_nothing(chosen, yiwu, joining):
    looking = make_staff("looking@example.com", is_superuser=False)
    give_second_factor(looking)
    looking.user_permissions.add(Permission.objects.get(codename="view_jitchoice"))
    client = Client()
    sign_in_with_second_factor(client, looking.email)
    body = {"warehouse": yiwu.pk, "reason": "x", "was_seen": "1"}

    page = client.get(admin("jitchoice_change", chosen.pk))
    response = client.post(admin("jitchoice_override", chosen.pk), body)

    assert page.status_code == 200
    assert "Give the store another" not in page.text
    assert response.status_code == 403
    assert choice_of(joining) == chosen


@pytest.mark.parametrize("name", ["jitchoice_changelist", "jitsite_changelist", "jitsite_add"])
def test_the_lists_of_staff_open(name, chosen, staff_client):
    assert staff_client.get(admin(name)).status_code == 200


def test_no_choice_is_edited_or_deleted_by_hand(chosen, staff_client):
    assert staff_client.get(admin("jitchoice_delete", chosen.pk)).status_code == 403
    assert staff_client.post(admin("jitchoice_change", chosen.pk), {"reason": "x"}).status_code == 403
    assert staff_client.get(admin("jitchoice_add")).status_code == 403


# --- capacity ------------------------------------------------------------------------------------------


def test_staff_say_how_much_room_there_is(dongguan, staff_client, clock):
    until = clock.moment.date() + timedelta(days=9)
    body = {"warehouse": dongguan.pk, "state": "closing", "takes_until": until, "note": "Moving."}

    staff_client.post(admin("jitsite_add"), body)

    site = JitSite.objects.get(warehouse=dongguan)
    assert (site.state, site.takes_until, site.note) == ("closing", until, "Moving.")
    event = Event.objects.get(kind="jit_site.changed")
    assert (event.data["capacity_was"], event.data["capacity"]) == ("open", "closing")


@pytest.mark.parametrize("fields", [{"state": "closing"}, {"state": "full", "takes_until": "2026-04-01"}])
def test_a_last_day_stands_beside_one_that_closes_and_only_there(fields, dongguan, staff_client):
    response = staff_client.post(admin("jitsite_add"), {"warehouse": dongguan.pk, "note": ""} | fields)

    assert "A last day stands beside" in response.text
    assert not JitSite.objects.exists()


def test_only_jit_warehouses_of_the_platform_have_room_to_tell_of(merchant, staff_client):
    own = make_warehouse(merchant, kind="jit")

    response = staff_client.post(admin("jitsite_add"), {"warehouse": own.pk, "state": "full", "note": ""})

    assert response.status_code == 200
    assert not JitSite.objects.exists()


def test_saving_the_same_again_is_no_event(dongguan, staff_client):
    site = JitSite.objects.create(warehouse=dongguan, state="full")

    staff_client.post(admin("jitsite_change", site.pk), {"state": "full", "takes_until": "", "note": ""})

    assert not Event.objects.filter(kind="jit_site.changed").exists()


def test_another_store_is_not_touched(chosen, joining, yiwu, staff, seller, dongguan):
    other = let_join(make_store(joining.merchant), seller)
    choose(other, dongguan, seller)

    override(joining, yiwu, staff)

    assert choice_of(other).warehouse == dongguan
