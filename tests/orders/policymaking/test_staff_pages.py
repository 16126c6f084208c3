"""Staff write, look at and publish policy versions; each page is for those who may use it."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from merchant.audit.models import Event
from orders.policy.models import PolicyVersion
from orders.policy.services import discard_draft, save_draft
from tests.factories import MONDAY_MORNING, make_order, make_sku
from tests.orders.policy.builders import make_draft, make_published, publish_draft, seen_now
from tests.signing_in import give_second_factor, make_staff, sign_in_with_second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LIST = reverse("admin:orders_policyversion_changelist")
ADD = reverse("admin:orders_policyversion_add")
FORM = {
    **{"name": "Summer", "market": "", "programme": "", "leg": "", "category": ""},
    **{"valid_from_0": "2026-06-01", "valid_from_1": "00:00", "valid_to_0": "", "valid_to_1": ""},
    **{"start_event": "released", "release_after_minutes": "60", "handling_days": "3"},
    **{"zone": "warehouse", "zone_name": "", "cutoff_by": "warehouse", "cutoff": "", "due_time": "18:00"},
    **{"transit_days": "5", "warehouse_open": "on", "store_open": "on", "counts_as_shipped": "handed_over"},
    **{"closure_notice_days": "3", "closure_days_a_year": "45", "closure_longest": "30"},
    **{"least_weekdays": "5", "warn_hours": "24, 4", "seen": "1", "appeal_days": "7"},
    **{"tiers-TOTAL_FORMS": "0", "tiers-INITIAL_FORMS": "0"},
}


def change(policy):
    return reverse("admin:orders_policyversion_change", args=[policy.pk])


def act(name, policy):
    return reverse(f"admin:orders_policyversion_{name}", args=[policy.pk])


def drafts():
    return PolicyVersion.objects.drafts()


def client_who_may(*codes):
    user = make_staff("some@example.com", is_superuser=False)
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    give_second_factor(user)
    client = Client()
    sign_in_with_second_factor(client, user.email)
    return client


# --- drafts --------------------------------------------------------------------------------------------


def test_a_draft_is_written_and_told(staff_client, staff):
    response = staff_client.post(ADD, FORM, follow=True)

    draft = drafts().get()
    assert response.status_code == 200
    assert (draft.number, draft.name, draft.warn_hours, draft.transit_days) == (2, "Summer", [24, 4], 5)
    assert Event.objects.get(kind="policy.drafted").actor == staff


def test_a_draft_is_changed_and_its_edition_counts(staff_client, staff):
    draft = make_draft(staff)

    staff_client.post(change(draft), FORM | {"handling_days": "7"})

    draft.refresh_from_db()
    assert (draft.handling_days, draft.edition, draft.number) == (7, 2, 2)


def test_who_saves_after_somebody_else_is_refused_and_keeps_what_they_entered(staff_client, staff):
    draft = make_draft(staff)
    save_draft(policy=PolicyVersion.objects.get(pk=draft.pk), seen=1, actor=staff)

    page = staff_client.post(change(draft), FORM | {"handling_days": "77"}).text

    assert "was saved by somebody else since you opened it" in page
    assert 'value="77"' in page
    draft.refresh_from_db()
    assert (draft.handling_days, draft.edition) == (3, 2)


WRONG = {
    "a country that is none": ({"market": "XX"}, "“XX” is no country."),
    "a zone that is none": ({"zone": "named", "zone_name": "Mars/Base"}, "“Mars/Base” is no time zone"),
    "a zone's name that nobody asked for": ({"zone_name": "Asia/Tokyo"}, "time zone’s name|time zone&#x27;s"),
    "no zone's name": ({"zone": "named"}, "stands beside “the one named below”"),
    "no cut-off": ({"cutoff_by": "policy"}, "A cut-off time stands beside “the one below”"),
    "a cut-off that nobody asked for": ({"cutoff": "12:00"}, "A cut-off time stands beside"),
    "no calendar": ({"warehouse_open": "", "store_open": ""}, "tick at least one of the three"),
    "an end before the start": ({"valid_to_0": "2026-05-01", "valid_to_1": "00:00"}, "ends before it begins"),
    "hours that rise": ({"warn_hours": "4, 24"}, "Write whole hours from 240 down to 1"),
    "the same hour twice": ({"warn_hours": "4, 4"}, "Write whole hours"),
    "no hour": ({"warn_hours": "24, soon"}, "Write whole hours"),
    "hour nought": ({"warn_hours": "24, 0"}, "Write whole hours"),
    "a part of an hour": ({"warn_hours": "1.5"}, "Write whole hours"),
    "too far ahead": ({"warn_hours": "241"}, "Write whole hours"),
    "hours by another numeral": ({"warn_hours": "٢٤"}, "Write whole hours"),
    "too many days": ({"handling_days": "251"}, "less than or equal to 250"),
    "less than no days": ({"handling_days": "-1"}, "greater than or equal to 0"),
    "a wait of months": ({"release_after_minutes": "43201"}, "At most 43200 minutes"),
    "a week without days": ({"least_weekdays": "0"}, "greater than or equal to 1"),
    "a week of eight days": ({"least_weekdays": "8"}, "less than or equal to 7"),
    "a closure of two months": ({"closure_longest": "60"}, "less than or equal to 59"),
    "an arrival that never comes": ({"counts_as_shipped": "arrived"}, "choose that leg"),
    "no name": ({"name": ""}, "This field is required."),
    "no date": ({"valid_from_0": "soon"}, "Enter a valid date."),
}


@pytest.mark.parametrize(("told", "sentence"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_refused_in_one_sentence(staff_client, told, sentence):
    response = staff_client.post(ADD, FORM | told)

    assert response.status_code == 200
    assert any(part in response.text for part in sentence.split("|"))
    assert not drafts().exists()


@pytest.mark.parametrize(
    ("written", "hours"),
    [("24, 4", [24, 4]), ("240", [240]), ("", []), ("48，24、1", [48, 24, 1]), (" 3 2 1 ", [3, 2, 1])],
)
def test_hours_are_read_as_people_write_them(staff_client, written, hours):
    staff_client.post(ADD, FORM | {"warn_hours": written})

    assert drafts().get().warn_hours == hours


TIER = {
    **{"tiers-0-kind": "late_shipment", "tiers-0-programme": "", "tiers-0-hours_from": "48"},
    **{"tiers-0-hours_to": "", "tiers-0-amounts": '{"CNY": "40", "USD": "5"}', "tiers-0-factor": ""},
    **{"tiers-0-at_least": "{}", "tiers-0-at_most": "{}", "tiers-TOTAL_FORMS": "1"},
}


def test_tiers_are_written_with_the_draft_and_told(staff_client):
    staff_client.post(ADD, FORM | TIER)

    tier = drafts().get().tiers.get()
    assert (tier.hours_from, tier.amounts) == (48, {"CNY": "40", "USD": "5"})
    told = Event.objects.get(kind="policy.changed").data
    assert told["field"] == "policyversion.tiers"
    assert "hours_from=48" in told["new"]


def test_tiers_that_leave_a_gap_save_nothing(staff_client):
    second = {name.replace("-0-", "-1-"): value for name, value in TIER.items()}
    gap = TIER | second | {"tiers-0-hours_to": "60", "tiers-1-hours_from": "72", "tiers-TOTAL_FORMS": "2"}

    staff_client.post(ADD, FORM | gap)

    assert not drafts().exists()


@pytest.mark.parametrize(("hours", "is_saved"), [(("0", ""), True), (("0", "24"), False), (("5", ""), False)])
def test_what_staff_enter_by_hand_is_one_tier_without_hours(hours, is_saved, staff_client):
    told = {"tiers-0-kind": "out_of_stock", "tiers-0-hours_from": hours[0], "tiers-0-hours_to": hours[1]}

    staff_client.post(ADD, FORM | TIER | told)

    assert drafts().exists() is is_saved


def test_small_letters_are_a_market_too(staff_client):
    staff_client.post(ADD, FORM | {"market": "gb"})

    assert drafts().get().market == "GB"


def test_a_category_that_no_sku_has_is_warned_of_and_saved(staff_client, store):
    make_sku(store.merchant, category="Tea")

    unknown = staff_client.post(ADD, FORM | {"category": "tea"}, follow=True).text
    known = staff_client.post(ADD, FORM | {"category": "Tea"}, follow=True).text

    sentence = "No SKU has the category “{}”"
    assert sentence.format("tea") in unknown
    assert sentence.format("Tea") not in known
    assert drafts().count() == 2


def test_a_draft_is_discarded_once_it_was_confirmed(staff_client, staff):
    draft = make_draft(staff)
    assert "It cannot be brought back" in staff_client.get(act("discard", draft)).text
    assert drafts().exists()

    staff_client.post(act("discard", draft))

    assert not drafts().exists()


def test_the_page_tells_what_happened_and_who_did_it(staff_client, staff):
    draft = make_draft(staff)
    staff_client.post(change(draft), FORM | {"handling_days": "7"})

    page = staff_client.get(change(draft)).text

    assert "business days to ship: 3 → 7" in page
    assert f"· {staff}" in page


# --- published ones ------------------------------------------------------------------------------------


def test_a_published_version_is_read_only_and_offers_a_copy(staff_client, staff, order):
    first = PolicyVersion.objects.get(number=1)

    page = staff_client.get(change(first)).text

    assert 'name="handling_days"' not in page
    assert act("copy_as_draft", first) in page
    assert act("preview_and_publish", first) not in page
    assert act("discard", first) not in page


def test_a_draft_offers_its_preview_and_no_copy(staff_client, staff):
    draft = make_draft(staff)

    page = staff_client.get(change(draft)).text

    assert act("preview_and_publish", draft) in page
    assert act("discard", draft) in page
    assert act("copy_as_draft", draft) not in page


def test_how_many_orders_a_version_dated_stands_on_its_page(staff_client, store, route):
    make_order(store)
    make_order(store)
    second = make_published()

    pages = [staff_client.get(change(one)) for one in (PolicyVersion.objects.get(number=1), second)]

    assert [page.context["adminform"].model_admin.dated(page.context["original"]) for page in pages] == [
        "2",
        "0",
    ]


def test_saving_what_was_published_meanwhile_changes_nothing(staff_client, staff):
    draft = make_draft(staff)
    publish_draft(draft, staff)

    response = staff_client.post(change(draft), FORM | {"handling_days": "77"}, follow=True)

    assert "is published and stays as it is" in response.text
    draft.refresh_from_db()
    assert draft.handling_days == 3


def test_saving_what_was_discarded_meanwhile_says_so(staff_client, staff):
    draft = make_draft(staff)
    discard_draft(policy_id=draft.pk, actor=staff)

    response = staff_client.post(change(draft), FORM, follow=True)

    assert "Perhaps it was deleted?" in response.text


def test_a_copy_is_made_by_a_click_and_not_by_looking(staff_client):
    first = PolicyVersion.objects.get(number=1)
    staff_client.get(act("copy_as_draft", first))
    assert not drafts().exists()

    response = staff_client.post(act("copy_as_draft", first))

    assert response.url == change(drafts().get())


def test_the_list_says_for_whom_and_how_each_stands(staff_client, staff):
    make_published(staff)
    make_draft(staff, market="GB", leg="to_consumer", category="tea")

    rows = staff_client.get(LIST).text

    for words in (
        "every order",
        "United Kingdom · to the buyer · category tea",
        "draft",
        "coming",
        "in force",
    ):
        assert words in rows


# --- publishing ----------------------------------------------------------------------------------------


def test_a_draft_is_published_by_typing_its_number(staff_client, staff):
    draft = make_draft(staff)

    staff_client.post(act("preview_and_publish", draft), {"number": "2", "seen": seen_now(draft)})

    draft.refresh_from_db()
    assert draft.published_by == staff


@pytest.mark.parametrize("typed", ["", "3", "two", " "])
def test_without_its_number_nothing_is_published(staff_client, staff, typed):
    draft = make_draft(staff)

    page = staff_client.post(
        act("preview_and_publish", draft), {"number": typed, "seen": seen_now(draft)}
    ).text

    assert "Type 2 here to confirm." in page or "This field is required." in page
    assert drafts().exists()


def test_what_changed_since_the_preview_is_shown_anew(staff_client, staff):
    draft = make_draft(staff)
    stale = seen_now(draft)
    save_draft(policy=PolicyVersion.objects.get(pk=draft.pk), seen=1, actor=staff)

    page = staff_client.post(act("preview_and_publish", draft), {"number": "2", "seen": stale}).text

    draft.refresh_from_db()
    assert "changed since you saw the preview" in page
    assert f'value="{seen_now(draft)}"' in page
    assert not draft.is_published


def test_dates_that_cannot_be_are_told_instead_of_a_button(staff_client, staff):
    draft = make_draft(staff, valid_from=MONDAY_MORNING)

    page = staff_client.get(act("preview_and_publish", draft)).text

    assert "Let it begin after 2026-03-02 10:00 UTC" in page
    assert 'name="number"' not in page


def test_the_preview_of_what_is_published_leads_to_its_page(staff_client, staff):
    published = make_published(staff)

    assert staff_client.get(act("preview_and_publish", published)).url == change(published)


# --- who may -------------------------------------------------------------------------------------------


def test_who_only_looks_writes_nothing(staff):
    client, draft = client_who_may("view_policyversion"), make_draft(staff)

    assert client.get(LIST).status_code == client.get(change(draft)).status_code == 200
    assert client.post(change(draft), FORM).status_code == 403
    for name in ("preview_and_publish", "discard"):
        assert act(name, draft) not in client.get(change(draft)).text
        assert client.post(act(name, draft), {"number": "2", "seen": seen_now(draft)}).status_code == 403
    assert drafts().count() == 1


def test_who_writes_does_not_publish(staff):
    client = client_who_may("view_policyversion", "change_policyversion", "add_policyversion")
    draft = make_draft(staff)

    assert client.get(act("preview_and_publish", draft)).status_code == 403
    assert act("preview_and_publish", draft) not in client.get(change(draft)).text
    assert client.post(change(draft), FORM).status_code == 302


def test_who_publishes_need_not_write(staff):
    client, draft = client_who_may("view_policyversion", "publish_policyversion"), make_draft(staff)

    client.post(act("preview_and_publish", draft), {"number": "2", "seen": seen_now(draft)})

    draft.refresh_from_db()
    assert draft.published_by.email == "some@example.com"


def test_nobody_deletes_a_version(staff_client):
    first = PolicyVersion.objects.get(number=1)
    delete = reverse("admin:orders_policyversion_delete", args=[first.pk])

    assert staff_client.post(delete, {"post": "yes"}).status_code == 403


def test_without_a_second_factor_nothing_opens(client, db):
    make_staff("new@example.com")
    client.force_login(make_staff("bare@example.com"))

    for url in (LIST, ADD, act("preview_and_publish", make_draft())):
        assert client.get(url).status_code == 302
