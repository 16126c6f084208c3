"""The rules in force, the versions before and the draft: what each page says and who may change it."""

import pytest
from django.urls import reverse

from merchant.audit.models import Event
from tests.factories import make_channel, make_rule, make_warehouse, publish_rules
from warehouses.matching.drafts import open_draft, remove_rule
from warehouses.matching.models import RuleSet

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
HEAVY = ("weight", "between", 2000, None)
GERMANY = ("country", "one_of", "DE", "AT")


@pytest.fixture
def frankfurt(merchant):
    warehouse = make_warehouse(merchant, name="Frankfurt")
    return make_channel(warehouse, name="DHL Paket")


def place(channel):
    return [(channel.warehouse_id, channel.pk)]


def page(merchant, name="rules", *args):
    return reverse(f"warehouses:{name}", args=[merchant.code, *args])


def text_of(client, *args):
    return client.get(page(*args)).content.decode()


def names(merchant):
    rules = RuleSet.objects.for_merchant(merchant).drafts().get().rules.order_by("position")
    return [rule.name for rule in rules]


def test_without_rules_the_page_says_what_they_are_for(seller_client, merchant):
    text = text_of(seller_client, merchant)

    assert "No rules yet" in text
    assert "Write the first rule" in text
    assert reverse("warehouses:routes", args=[merchant.code]) in text


def test_the_rules_in_force_stand_there_in_words(seller_client, seller, merchant, frankfurt):
    make_rule(merchant, GERMANY, HEAVY, name="Heavy to the south", places=place(frankfurt))
    publish_rules(merchant, actor=seller, note="Winter")

    text = text_of(seller_client, merchant)

    assert "Version 1, in force" in text
    assert "Winter" in text
    assert "Orders to Austria or Germany, and weighing at least 2 kg" in text
    assert "<b>Frankfurt</b> DHL Paket" in text
    assert "wait for a person" in text


def test_the_page_costs_the_same_for_one_rule_and_for_many(
    seller_client, merchant, frankfurt, django_assert_num_queries
):
    for name in "ABCDE":
        make_rule(merchant, GERMANY, name=name, places=place(frankfurt))
    publish_rules(merchant)

    with django_assert_num_queries(14):
        seller_client.get(page(merchant))


def test_a_draft_is_opened_as_a_copy_of_what_is_in_force(seller_client, merchant, frankfurt):
    make_rule(merchant, GERMANY, name="South", places=place(frankfurt))
    version = publish_rules(merchant)

    response = seller_client.post(page(merchant, "rules_begin", version.public_id), follow=True)

    assert response.redirect_chain[-1][0] == page(merchant, "rules_draft")
    assert names(merchant) == ["South"]
    assert "Nothing is changed yet." in response.content.decode()


def test_the_page_tells_what_a_draft_changes(seller_client, merchant, frankfurt):
    make_rule(merchant, GERMANY, name="South", places=place(frankfurt))
    publish_rules(merchant)
    make_rule(merchant, HEAVY, name="Heavy", places=place(frankfurt))

    text = text_of(seller_client, merchant)

    assert "There is a draft" in text
    assert "1 rule added" in text


def test_the_draft_page_without_a_draft_leads_to_the_rules(seller_client, merchant):
    assert seller_client.get(page(merchant, "rules_draft")).url == page(merchant)


def test_a_rule_moves_and_the_list_comes_back(seller_client, merchant):
    make_rule(merchant, name="A")
    rule = make_rule(merchant, name="B")

    response = seller_client.post(page(merchant, "rule_move", rule.public_id), {"to": "1"}, headers=HTMX)

    assert names(merchant) == ["B", "A"]
    assert response.templates[0].name == "warehouses/rules/_draft_panel.html"
    assert "“B” has moved." in response.content.decode()


@pytest.mark.parametrize("to", ["", "x", "-1", "999999999999", "1e3"])
def test_a_move_to_nowhere_changes_nothing(seller_client, merchant, to):
    make_rule(merchant, name="A")
    rule = make_rule(merchant, name="B")

    response = seller_client.post(page(merchant, "rule_move", rule.public_id), {"to": to}, headers=HTMX)

    assert names(merchant) == ["A", "B"]
    assert 'role="alert"' in response.content.decode()


def test_pressing_up_twice_moves_by_one(seller_client, merchant):
    for name in "ABC":
        rule = make_rule(merchant, name=name)

    for _press in range(2):
        seller_client.post(page(merchant, "rule_move", rule.public_id), {"to": "2"})

    assert names(merchant) == ["A", "C", "B"]


def test_a_rule_is_removed(seller_client, merchant):
    rule = make_rule(merchant, name="A")
    make_rule(merchant, name="B")

    response = seller_client.post(page(merchant, "rule_remove", rule.public_id), follow=True)

    assert names(merchant) == ["B"]
    assert "“A” is removed from the draft." in response.content.decode()


@pytest.mark.parametrize("act", ["rule_move", "rule_remove"])
@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_rule_that_went_meanwhile_is_said_in_one_sentence(seller_client, merchant, act, headers):
    make_rule(merchant, name="A")
    rule = make_rule(merchant, name="B")
    remove_rule(merchant=merchant, rule=rule.public_id)

    response = seller_client.post(
        page(merchant, act, rule.public_id), {"to": "1"}, headers=headers, follow=True
    )

    assert response.status_code == 200
    assert response.content.decode().count("This rule is not in the draft any more.") == 1
    assert names(merchant) == ["A"]


def test_a_list_whose_draft_was_published_is_loaded_anew(seller_client, merchant):
    rule = make_rule(merchant, name="A")
    publish_rules(merchant)

    response = seller_client.post(page(merchant, "rule_move", rule.public_id), {"to": "1"}, headers=HTMX)

    assert response.headers["HX-Redirect"] == page(merchant, "rules_draft")


def test_a_published_rule_is_neither_moved_nor_removed(seller_client, merchant):
    rule = make_rule(merchant, name="A")
    version = publish_rules(merchant)

    response = seller_client.post(page(merchant, "rule_remove", rule.public_id), follow=True)

    assert "This rule is not in the draft any more." in response.content.decode()
    assert version.rules.count() == 1
    assert not RuleSet.objects.for_merchant(merchant).drafts().exists()


def test_a_draft_is_discarded_only_by_somebody_who_means_it(seller_client, merchant):
    make_rule(merchant, name="A")

    asked = seller_client.post(page(merchant, "rules_discard"))
    assert "Tick that you mean it" in asked.content.decode()
    assert RuleSet.objects.exists()

    done = seller_client.post(page(merchant, "rules_discard"), {"sure": "on"}, follow=True)
    assert "The draft is discarded" in done.content.decode()
    assert not RuleSet.objects.exists()
    assert Event.objects.filter(kind="rules.draft_discarded").count() == 1


def test_discarding_twice_is_said_once_and_refused_once(seller_client, merchant):
    make_rule(merchant, name="A")
    seller_client.post(page(merchant, "rules_discard"), {"sure": "on"})

    again = seller_client.post(page(merchant, "rules_discard"), {"sure": "on"}, follow=True)

    assert "There is no draft any more." in again.content.decode()


def test_an_old_version_stays_as_it_was(seller_client, merchant, frankfurt):
    make_rule(merchant, GERMANY, name="South", places=place(frankfurt))
    first = publish_rules(merchant)
    make_rule(merchant, HEAVY, name="Heavy", places=place(frankfurt))
    publish_rules(merchant)

    text = text_of(seller_client, merchant, "rules_version", first.public_id)

    assert "South" in text
    assert "Heavy" not in text
    assert "Version 2 is in force now" in text


def test_a_draft_begins_from_an_old_version(seller_client, merchant):
    make_rule(merchant, name="A")
    first = publish_rules(merchant)
    make_rule(merchant, name="B")
    publish_rules(merchant)

    seller_client.post(page(merchant, "rules_begin", first.public_id))

    assert names(merchant) == ["A"]


def test_a_draft_that_is_there_is_not_overwritten(seller_client, merchant):
    make_rule(merchant, name="A")
    first = publish_rules(merchant)
    make_rule(merchant, name="B")

    response = seller_client.post(page(merchant, "rules_begin", first.public_id), follow=True)

    assert names(merchant) == ["A", "B"]
    assert "There is a draft already: here it is." in response.content.decode()


def test_a_draft_is_overwritten_when_somebody_says_so(seller_client, merchant):
    make_rule(merchant, name="A")
    first = publish_rules(merchant)
    make_rule(merchant, name="B")

    seller_client.post(page(merchant, "rules_begin", first.public_id), {"replace": "on"})

    assert names(merchant) == ["A"]


def test_a_draft_has_no_page_of_a_version(seller_client, merchant):
    draft = open_draft(merchant=merchant)

    assert seller_client.get(page(merchant, "rules_version", draft.public_id)).status_code == 404


def test_a_clerk_sees_the_rules_but_no_way_to_change_them(colleague_client, merchant):
    make_rule(merchant, name="A")
    begin = page(merchant, "rules_begin", publish_rules(merchant).public_id)

    text = text_of(colleague_client, merchant)

    assert "Version 1, in force" in text
    assert begin not in text
    assert colleague_client.post(begin).status_code == 403
    assert colleague_client.get(page(merchant, "rules_draft")).status_code == 403


def test_both_pages_say_that_the_country_table_decides_the_rest(seller_client, merchant):
    make_rule(merchant, name="A")
    publish_rules(merchant)

    assert "What no rule is for goes by the" in text_of(seller_client, merchant)
    assert "decides for every order that no" in text_of(seller_client, merchant, "routes")


def test_what_is_out_of_use_is_pointed_out(seller_client, merchant, frankfurt):
    make_rule(merchant, GERMANY, name="South", places=place(frankfurt))
    publish_rules(merchant)
    frankfurt.warehouse.is_active = False
    frankfurt.warehouse.save()

    assert "Frankfurt is out of use." in text_of(seller_client, merchant)
