"""The form of one rule: what it draws, what it refuses and where, and that nothing typed is lost."""

import pytest
from django.urls import reverse

from merchant.tenancy.public_ids import new_public_id
from tests.factories import make_channel, make_rule, make_sku, make_warehouse, publish_rules
from warehouses.matching.drafts import fingerprint, open_draft, remove_rule
from warehouses.matching.models import Rule, RuleSet

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def channel(merchant):
    return make_channel(make_warehouse(merchant, name="Frankfurt"), name="DHL Paket")


def url(merchant, name, *args):
    return reverse(f"warehouses:{name}", args=[merchant.code, *args])


def place(channel, is_cheapest=False):
    return f"{channel.warehouse_id}:{'' if is_cheapest else channel.pk}"


def condition(fact, relation, group=0, number=0, **values):
    told = {"fact": fact, "relation": relation, **values}
    return {f"c-{group}-{number}-{name}": value for name, value in told.items()}


def typed(channel, **more):
    told = {"name": "South", "p-0": place(channel), **condition("country", "one_of", text="Germany, at")}
    return told | more


def add(client, merchant, body):
    return client.post(url(merchant, "rule_add"), body)


def test_the_first_rule_opens_a_draft_by_itself(seller_client, merchant, channel):
    response = add(seller_client, merchant, typed(channel))

    rule = Rule.objects.get()
    assert response.url == url(merchant, "rules_draft")
    assert rule.rule_set.number is None
    assert rule.condition["groups"][0]["tests"][0]["values"] == ["AT", "DE"]
    assert rule.places.get().channel == channel


def test_the_same_form_sent_twice_adds_one_rule(seller_client, merchant, channel):
    body = typed(channel, key=new_public_id())

    for _press in range(2):
        assert add(seller_client, merchant, body).status_code == 302

    assert Rule.objects.count() == 1


def test_a_key_that_names_a_strangers_rule_changes_nothing_of_it(seller_client, merchant, channel):
    foreign = make_rule(make_channel().merchant, name="Theirs")

    add(seller_client, merchant, typed(channel, key=foreign.public_id))

    foreign.refresh_from_db()
    assert foreign.name == "Theirs"
    assert Rule.objects.for_merchant(merchant).get().name == "South"


@pytest.mark.parametrize(
    ("asked", "values"),
    [
        (condition("weight", "between", low="1.5kg", high="2,000 g"), [1500, 2000]),
        (condition("weight", "between", low="", high="500"), [None, 500]),
        (condition("weight", "between", low="2公斤"), [2000, None]),
        (condition("value", "between", low="25", high="99.90", money="eur"), [2500, 9990, "EUR"]),
        (condition("value", "between", low="1,000", money="JPY"), [1000, None, "JPY"]),
        (condition("pieces", "between", low="2", high="2"), [2, 2]),
        (condition("postcode", "begins", text="sw1a, 90"), ["90", "SW1A"]),
        (condition("postcode", "within", low="90000", high="96199"), ["90000", "96199"]),
        (condition("subdivision", "one_of", text="California, us-ny"), ["US-CA", "US-NY"]),
        (condition("tag", "none_of", text="fragile；liquid"), ["fragile", "liquid"]),
        (condition("country", "one_of", text="德国、France"), ["DE", "FR"]),
    ],
)
def test_values_are_typed_as_people_write_them(seller_client, merchant, channel, asked, values):
    add(seller_client, merchant, {"name": "Any", "p-0": place(channel), **asked})

    assert Rule.objects.get().condition["groups"][0]["tests"][0]["values"] == values


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (condition("country", "one_of", text="Atlantis"), "“Atlantis” is no country."),
        (condition("country", "one_of", text=""), "Say at least one value to compare with."),
        (condition("weight", "between", low="heavy"), "“heavy” is no weight."),
        (condition("weight", "between", low="2 kg", high="1 kg"), "This range runs backwards"),
        (condition("weight", "between", high="0"), "“Up to 0” fits no order"),
        (condition("weight", "between", low="0.5"), "A weight is told in whole grams."),
        (condition("weight", "between", low="9" * 12), "A limit lies between 0 and"),
        (condition("value", "between", low="5"), "Name the currency"),
        (condition("value", "between", low="5.555", money="EUR"), "at most 2 decimals"),
        (condition("value", "between", low="9" + ",999" * 2000, money="EUR"), "is no amount"),
        (condition("pieces", "between", low="1.5"), "is no number of pieces"),
        (condition("pieces", "between", low="9" + ",999" * 2000), "is no number of pieces"),
        (condition("postcode", "within", low="96199", high="90000"), "runs backwards"),
        (condition("postcode", "within", low="9", high="96199"), "have the same length"),
        (condition("subdivision", "one_of", text="US-ZZ"), "is no state or province"),
        (condition("store", "one_of"), "Say at least one value"),
        (condition("sku", "one_of", text="x" * 65), "is too long for a value"),
        (condition("sku", "one_of", text=",".join(f"S{n}" for n in range(301))), "301 values are too many"),
    ],
)
def test_an_error_stands_at_its_condition_and_nothing_is_lost(
    seller_client, merchant, channel, asked, sentence
):
    second = condition("country", "one_of", number=1, text="Norway")
    body = {"name": "Kept", "p-0": place(channel), **asked, **second}

    response = add(seller_client, merchant, body)

    (group,) = response.context["groups"]
    assert sentence in group.tests[0].error
    assert group.tests[1].error == ""
    assert group.tests[1].typed.text == "Norway"
    text = response.content.decode()
    assert 'value="Kept"' in text
    assert f'<option value="{place(channel)}" selected>' in text
    assert not RuleSet.objects.exists()


def test_every_error_is_told_at_once(seller_client, merchant):
    body = condition("weight", "between", low="x") | condition("country", "one_of", number=1, text="y")

    response = add(seller_client, merchant, body)

    assert response.context["name_error"]
    assert response.context["places_error"]
    assert all(test.error for test in response.context["groups"][0].tests)


@pytest.mark.parametrize("value", ["x", "0:0", "999999999999999999:", "1:2:3", "-1:"])
def test_a_warehouse_that_is_none_is_refused(seller_client, merchant, channel, value):
    response = add(seller_client, merchant, typed(channel) | {"p-0": value})

    assert response.context["places_error"]
    assert not Rule.objects.exists()


def test_a_channel_of_somebody_else_is_refused(seller_client, merchant, channel):
    foreign = make_channel()
    mixed = f"{channel.warehouse_id}:{foreign.pk}"

    for value in (place(foreign), mixed):
        response = add(seller_client, merchant, typed(channel) | {"p-0": value})
        assert response.context["places_error"]
    assert not Rule.objects.exists()


def test_a_name_that_is_too_long_is_refused_and_kept(seller_client, merchant, channel):
    response = add(seller_client, merchant, typed(channel, name="n" * 81))

    assert "A name has at most 80 letters." in response.content.decode()
    assert "n" * 81 in response.content.decode()


def test_a_hostile_form_is_answered(seller_client, merchant, channel):
    hostile = {"c-99-99-fact": "nonsense", "c-0-0-relation": "x", "p-99": "\0", "g-0-any": "\0"}

    response = add(seller_client, merchant, {"name": "\0", **hostile})

    assert response.status_code == 200
    assert not Rule.objects.exists()


def test_a_rule_comes_back_as_it_was_typed(seller_client, merchant, channel):
    body = typed(channel, **condition("weight", "between", number=1, high="2 kg"))
    body |= {"p-1": place(channel, is_cheapest=True), "goes_on": "next"}
    add(seller_client, merchant, body)
    rule = Rule.objects.get()

    response = seller_client.get(url(merchant, "rule_edit", rule.public_id))

    first, second = response.context["groups"][0].tests
    assert first.typed.text == "Austria, Germany"
    assert second.typed.high == "2 kg"
    assert [shown.value for shown in response.context["places"]] == [body["p-0"], body["p-1"]]
    assert response.context["typed"].goes_on is True


def test_a_rule_is_changed(seller_client, merchant, channel):
    rule = make_rule(merchant, name="Before")

    seller_client.post(url(merchant, "rule_change", rule.public_id), typed(channel, seen=fingerprint(rule)))

    rule.refresh_from_db()
    assert rule.name == "South"
    assert rule.places.get().channel == channel


def test_a_rule_that_somebody_else_changed_is_shown_and_saved_at_the_second_try(
    seller_client, merchant, channel
):
    rule = make_rule(merchant, name="Before")
    stale = fingerprint(rule)
    rule.name = "By somebody else"
    rule.save()
    address = url(merchant, "rule_change", rule.public_id)

    response = seller_client.post(address, typed(channel, seen=stale))

    text = response.content.decode()
    assert "Somebody else changed this rule meanwhile" in text
    assert "By somebody else" in text
    assert 'value="South"' in text
    again = typed(channel, seen=response.context["typed"].seen)
    assert seller_client.post(address, again).status_code == 302


def test_what_was_typed_outlives_a_draft_that_was_published(seller_client, merchant, channel):
    rule = make_rule(merchant, name="Before")
    publish_rules(merchant)

    response = seller_client.post(url(merchant, "rule_change", rule.public_id), typed(channel))

    assert "This rule is not in the draft any more, but" in response.content.decode()
    assert 'value="South"' in response.content.decode()
    assert not RuleSet.objects.for_merchant(merchant).drafts().exists()


def test_what_was_typed_for_a_rule_that_went_meanwhile_is_saved_as_a_new_one(
    seller_client, merchant, channel
):
    rule = make_rule(merchant, name="Before")
    remove_rule(merchant=merchant, rule=rule.public_id)
    body = typed(channel, seen=fingerprint(rule), editing=rule.public_id)

    response = seller_client.post(url(merchant, "rule_change", rule.public_id), body)

    text, shown = response.content.decode(), response.context["typed"]
    assert "save it to add it as a new rule" in text
    assert 'value="South"' in text
    assert shown.groups[0].tests[0].text == "Germany, at"
    assert response.context["save"] == url(merchant, "rule_add")
    assert add(seller_client, merchant, typed(channel, key=shown.key)).status_code == 302
    assert Rule.objects.get().name == "South"


def test_a_rule_that_went_while_conditions_were_added_is_said_at_once(seller_client, merchant, channel):
    rule = make_rule(merchant, name="Before")
    remove_rule(merchant=merchant, rule=rule.public_id)
    body = typed(channel, editing=rule.public_id, shape="add-test-0")

    response = seller_client.post(url(merchant, "rule_shape"), body, headers=HTMX)

    assert "save it to add it as a new rule" in response.content.decode()
    assert len(response.context["groups"][0].tests) == 2


@pytest.mark.parametrize("name", ["rule_edit", "rule_new"])
def test_a_removed_rule_is_neither_opened_nor_copied_and_the_draft_says_so(seller_client, merchant, name):
    make_rule(merchant, name="Stays")
    rule = make_rule(merchant)
    remove_rule(merchant=merchant, rule=rule.public_id)
    address = (
        url(merchant, name, rule.public_id)
        if name == "rule_edit"
        else f"{url(merchant, name)}?like={rule.public_id}"
    )

    response = seller_client.get(address, follow=True)

    assert response.redirect_chain == [(url(merchant, "rules_draft"), 302)]
    assert "This rule is not in the draft any more." in response.content.decode()


def test_a_published_rule_is_not_edited(seller_client, merchant):
    rule = make_rule(merchant)
    publish_rules(merchant)

    response = seller_client.get(url(merchant, "rule_edit", rule.public_id))

    assert response.url == url(merchant, "rules_draft")


def test_a_copy_stands_right_behind_its_original(seller_client, merchant, channel):
    original = make_rule(merchant, ("country", "one_of", "DE"), name="First")
    make_rule(merchant, name="Last")

    form = seller_client.get(url(merchant, "rule_new"), {"like": original.public_id}).context["typed"]
    assert form.name == "First (copy)"
    assert form.groups[0].tests[0].text == "Germany"
    add(seller_client, merchant, typed(channel, key=form.key, after=form.after))

    names = open_draft(merchant=merchant).rules.order_by("position").values_list("name", flat=True)
    assert list(names) == ["First", "South", "Last"]


SHAPES = {
    "add-test-0": [("country", "weight", "country")],
    "add-group": [("country", "weight"), ("country",)],
    "drop-test-0-0": [("weight",)],
    "drop-group-0": [],
    "again": [("country", "weight")],
    "drop-test-7-7": [("country", "weight")],
    "nonsense-9": [("country", "weight")],
    "": [("country", "weight")],
}


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
@pytest.mark.parametrize("shape", SHAPES)
def test_conditions_come_and_go_while_one_types(seller_client, merchant, channel, shape, headers):
    body = typed(channel, shape=shape, **condition("weight", "between", number=1, high="2 kg"))

    response = seller_client.post(url(merchant, "rule_shape"), body, headers=headers)

    facts = [tuple(test.typed.fact for test in group.tests) for group in response.context["groups"]]
    assert facts == SHAPES[shape]
    assert response.context["typed"].name == "South"
    assert not RuleSet.objects.exists()


def test_another_fact_brings_its_own_inputs(seller_client, merchant, channel, store):
    body = typed(channel, shape="again") | condition("store", "begins", text="Germany", drawn="country:list")

    response = seller_client.post(url(merchant, "rule_shape"), body, headers=HTMX)

    (test,) = response.context["groups"][0].tests
    assert test.typed.text == ""
    assert [(pick.value, pick.label) for pick in test.picks] == [(store.code, store.name)]
    assert response.templates[0].name == "warehouses/rules/_rule_panel.html"


@pytest.mark.parametrize(
    ("shape", "left"), [("raise-place-1", ["b", "a"]), ("drop-place-0", ["b"]), ("add-place", ["a", "b", ""])]
)
def test_warehouses_are_ranked(seller_client, merchant, shape, left):
    body = {"p-0": "a", "p-1": "b", "shape": shape}

    response = seller_client.post(url(merchant, "rule_shape"), body, headers=HTMX)

    assert [place.value for place in response.context["places"]] == left


def test_a_form_for_a_strangers_rule_is_not_found(seller_client, merchant):
    foreign = make_rule(make_channel().merchant)

    response = seller_client.post(url(merchant, "rule_shape"), {"editing": foreign.public_id})

    assert response.status_code == 404


def test_the_rule_is_said_in_words_while_one_types(seller_client, merchant, channel):
    response = seller_client.post(url(merchant, "rule_said"), typed(channel), headers=HTMX)

    text = response.content.decode()
    assert response.templates[0].name == "warehouses/rules/_rule_said.html"
    assert "Orders to Austria or Germany" in text
    assert "Frankfurt by DHL Paket" in text


def test_what_cannot_be_read_yet_is_not_said(seller_client, merchant, channel):
    body = typed(channel) | condition("country", "one_of", text="Germ")

    text = seller_client.post(url(merchant, "rule_said"), body, headers=HTMX).content.decode()

    assert "A condition is not complete yet." in text
    assert "All orders" not in text


def test_a_rule_that_can_never_match_is_pointed_out_while_one_types(seller_client, merchant, channel):
    make_rule(merchant, ("country", "one_of", "DE", "AT"))

    text = seller_client.post(url(merchant, "rule_said"), typed(channel), headers=HTMX).content.decode()

    assert "rule 1 already takes all of its orders" in text


def test_an_unknown_sku_is_pointed_out_and_not_refused(seller_client, merchant, channel):
    make_sku(merchant, "MUG")
    body = typed(channel) | condition("sku", "one_of", text="mug, CUP")

    text = seller_client.post(url(merchant, "rule_said"), body, headers=HTMX).content.decode()

    assert "You have no SKU called CUP." in text
    assert add(seller_client, merchant, body).status_code == 302


def test_a_limit_that_keeps_nothing_out_is_pointed_out(seller_client, merchant, channel):
    everything = typed(channel) | condition("weight", "between", low="0")
    heavy = typed(channel) | condition("weight", "between", low="2 kg")

    told, untold = (
        seller_client.post(url(merchant, "rule_said"), body, headers=HTMX).text
        for body in (everything, heavy)
    )

    assert "takes every order whose weight" in told
    assert "takes every order whose weight" not in untold


def test_a_second_rule_of_one_name_is_pointed_out_in_the_draft(seller_client, merchant, channel):
    for country in ("DE", "FR"):
        body = typed(channel) | condition("country", "one_of", text=country)
        add(seller_client, merchant, body | {"name": "Europe", "key": country.lower() * 16})

    text = seller_client.get(url(merchant, "rules_draft")).text

    assert text.count("Rule 1 bears the same name.") == 1


def test_what_is_odd_about_places_is_pointed_out(seller_client, merchant, channel):
    channel.countries = ["FR"]
    channel.save()
    unpriced = make_channel(make_warehouse(merchant, name="Leipzig"), name="Post")
    make_channel(unpriced.warehouse, name="DPD", rates=[[1000, 500]])
    body = typed(channel) | {"p-1": place(unpriced, is_cheapest=True)}

    text = seller_client.post(url(merchant, "rule_said"), body, headers=HTMX).content.decode()

    assert "DHL Paket out of Frankfurt does not serve Austria or Germany." in text
    assert "Post out of Leipzig has no prices yet" in text


def test_what_exists_is_offered(seller_client, merchant):
    make_sku(merchant, "MUG", category="Kitchen", tags=["fragile"])

    text = seller_client.get(url(merchant, "rule_new")).content.decode()

    assert '<option value="Kitchen">' in text
    assert '<option value="fragile">' in text
    assert '<option value="DE">Germany · DE</option>' in text
