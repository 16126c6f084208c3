"""Sellers add and change channels of their own warehouses: limits as people say them, prices in rows."""

import pytest
from django.urls import reverse

from merchant.audit.selectors import timeline
from tests.factories import make_channel, make_route, make_warehouse
from tests.warehouses.upkeep.builders import again, priced
from warehouses.matching.models import RouteTable
from warehouses.sites.models import Channel

pytestmark = pytest.mark.django_db

PRICES = [("500", "8.20"), ("1000", "9.60")]


@pytest.fixture
def warehouse(merchant):
    return make_warehouse(merchant, code="LAX1", currency="USD")


def add(client, warehouse, told):
    return client.post(
        reverse("warehouses:channel_add", args=[warehouse.merchant.code, warehouse.code]), told
    )


def change(client, channel, told):
    names = [channel.warehouse.merchant.code, channel.warehouse.code, channel.code]
    return client.post(reverse("warehouses:channel_edit", args=names), told)


def sentences(response):
    """Everything that the page says is wrong, by field."""
    form, rows = response.context["form"], response.context["rows"]
    told = dict(form.errors.items())
    for number, row in enumerate(rows):
        told |= {f"{number}-{name}": errors for name, errors in row.errors.items()}
    if rows.non_form_errors():
        told["rows"] = rows.non_form_errors()
    return {name: list(errors) for name, errors in told.items()}


def test_a_channel_is_kept_as_entered(seller_client, merchant, warehouse):
    response = add(seller_client, warehouse, priced(*PRICES, code="ups"))

    channel = Channel.objects.get(code="UPS")
    assert response.status_code == 302
    assert (channel.merchant, channel.warehouse, channel.is_active) == (merchant, warehouse, True)
    assert channel.countries == ["CA", "US"]
    assert (channel.max_weight_g, channel.max_side_mm, channel.max_girth_mm) == (30_000, 2_700, 4_100)
    assert channel.rates == [[500, 820], [1000, 960]]


def test_empty_limits_countries_and_rows_mean_none(seller_client, warehouse):
    told = priced(code="UPS", countries="", max_weight="", max_side="", max_girth="", in_use="")

    add(seller_client, warehouse, told)

    channel = Channel.objects.get(code="UPS")
    assert (channel.countries, channel.rates, channel.is_active) == ([], [], False)
    assert (channel.max_weight_g, channel.max_side_mm, channel.max_girth_mm) == (None, None, None)


def test_limits_are_read_to_the_gram_and_the_millimetre(seller_client, warehouse):
    add(seller_client, warehouse, priced(code="UPS", max_weight="0.035", max_side="60.5", max_girth=""))

    channel = Channel.objects.get(code="UPS")
    assert (channel.max_weight_g, channel.max_side_mm) == (35, 605)


@pytest.mark.parametrize(
    ("told", "at", "sentence"),
    [
        ({"code": "u"}, "code", "2 to 30 capital letters"),
        ({"transit_days": "-1"}, "transit_days", "greater than or equal to 0"),
        ({"transit_days": "366"}, "transit_days", "less than or equal to 365"),
        ({"countries": "Germany, Atlantis"}, "countries", "“Atlantis” is no country"),
        ({"max_weight": "0"}, "max_weight", "greater than or equal to 0.001"),
        ({"max_weight": "1001"}, "max_weight", "less than or equal to 1000"),
        ({"max_weight": "1.0001"}, "max_weight", "no more than 3 decimal"),
        ({"max_side": "0"}, "max_side", "greater than or equal to 0.1"),
        ({"max_girth": "100"}, "max_girth", "include the longest side"),
        ({"rates-0-up_to": "0"}, "0-up_to", "greater than or equal to 1"),
        ({"rates-0-up_to": ""}, "0-up_to", "A price without its weight"),
        ({"rates-0-price": ""}, "0-price", "A weight without its price"),
        ({"rates-0-price": "-1"}, "0-price", "greater than or equal to 0"),
        ({"rates-0-price": "8.205"}, "0-price", "at most 2 decimals"),
        ({"rates-0-price": "99999999999"}, "0-price", "too high"),
        ({"rates-0-price": "NaN"}, "0-price", "Enter a number"),
        ({"rates-1-up_to": "400"}, "1-up_to", "Weights must rise"),
        ({"rates-1-up_to": "500"}, "1-up_to", "Weights must rise"),
        ({"rates-1-price": "8.19"}, "1-price", "never costs less"),
        ({"rates-TOTAL_FORMS": "x"}, "rows", "tampered"),
    ],
)
def test_what_is_wrong_is_one_sentence_at_its_field(seller_client, warehouse, told, at, sentence):
    response = add(seller_client, warehouse, priced(*PRICES, code="UPS") | told)

    said = sentences(response)
    assert list(said) == [at]
    assert len(said[at]) == 1
    assert sentence in said[at][0]
    assert not Channel.objects.exists()


def test_prices_say_in_which_currency_they_are(seller_client, merchant):
    unpriced = make_warehouse(merchant)

    silent = add(seller_client, unpriced, priced(*PRICES, code="UPS"))
    wrong = add(seller_client, unpriced, priced(*PRICES, code="UPS", currency="QQQ"))
    told = add(seller_client, unpriced, priced(*PRICES, code="UPS", currency="eur"))

    assert "Say in which currency" in sentences(silent)["rows"][0]
    assert "is no currency" in sentences(wrong)["currency"][0]
    assert told.status_code == 302
    unpriced.refresh_from_db()
    assert unpriced.currency == "EUR"


def test_a_second_click_adds_no_second_channel(seller_client, warehouse):
    for _click in range(2):
        response = add(seller_client, warehouse, priced(code="UPS"))

    assert Channel.objects.count() == 1
    assert "already" in response.context["form"].errors["code"][0]


def test_the_page_shows_what_is_kept(seller_client, warehouse):
    channel = make_channel(
        warehouse, countries=["DE", "FR"], max_weight_g=1500, max_side_mm=605, rates=[[500, 820], [1000, 960]]
    )
    names = [warehouse.merchant.code, warehouse.code, channel.code]

    page = seller_client.get(reverse("warehouses:channel_edit", args=names))

    form, rows = page.context["form"], page.context["rows"]
    assert form["countries"].value() == "France, Germany"
    assert (form["max_weight"].value(), form["max_side"].value()) == ("1.5", "60.5")
    assert [str(row["price"].value()) for row in rows][:2] == ["8.20", "9.60"]


def test_a_change_is_told_here_and_on_the_warehouse_s_page(seller_client, merchant, warehouse):
    channel = make_channel(warehouse, code="UPS", countries=["US"], rates=[[500, 820]], transit_days=4)
    make_route(merchant, "US", channel)
    before = RouteTable.objects.get(merchant=merchant).changed_at

    change(seller_client, channel, again(channel, priced(("500", "8.30"), name=channel.name)))

    told = [entry.text for entry in timeline(merchant, channel)]
    assert "UPS · price by weight: 500=8.20 USD → 500=8.30 USD" in told
    assert "UPS · countries served: US → CA, US" in told
    page = seller_client.get(reverse("warehouses:detail", args=[merchant.code, "LAX1"]))
    assert "500=8.20 USD → 500=8.30 USD" in page.content.decode()
    assert RouteTable.objects.get(merchant=merchant).changed_at > before


def test_rows_that_are_emptied_are_gone(seller_client, warehouse):
    channel = make_channel(warehouse, rates=[[500, 820], [1000, 960]])

    change(seller_client, channel, again(channel, priced(("", ""), ("1000", "9.60"))))

    channel.refresh_from_db()
    assert channel.rates == [[1000, 960]]


def test_what_was_changed_meanwhile_is_not_overwritten_unseen(seller_client, warehouse):
    channel = make_channel(warehouse)
    stale = again(channel, priced(*PRICES))
    Channel.objects.filter(pk=channel.pk).update(transit_days=9)

    response = change(seller_client, channel, stale)

    channel.refresh_from_db()
    assert (channel.transit_days, channel.rates) == (9, [])
    assert "Somebody changed this meanwhile" in response.context["form"].non_field_errors()[0]


def test_a_second_click_on_save_is_harmless(seller_client, merchant, warehouse):
    channel = make_channel(warehouse, name="UPS Ground", carrier="UPS", transit_days=4)
    sent = again(channel, priced(*PRICES))

    answers = [change(seller_client, channel, sent) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert len([entry for entry in timeline(merchant, channel) if "price by weight" in entry.text]) == 1


def test_a_channel_of_another_warehouse_is_not_found(seller_client, merchant, warehouse):
    elsewhere = make_channel(make_warehouse(merchant))
    names = [merchant.code, warehouse.code, elsewhere.code]

    assert seller_client.get(reverse("warehouses:channel_edit", args=names)).status_code == 404


def test_rows_are_appended_up_to_the_last(seller_client, merchant):
    url = reverse("warehouses:channel_row", args=[merchant.code])

    assert 'name="rates-4-up_to"' in seller_client.get(url, {"rates-TOTAL_FORMS": "4"}).content.decode()
    assert "at most 60 rows" in seller_client.get(url, {"rates-TOTAL_FORMS": "60"}).content.decode()
    assert 'name="rates-0-up_to"' in seller_client.get(url, {"rates-TOTAL_FORMS": "²"}).content.decode()


def test_a_warehouse_has_room_for_so_many_channels(seller_client, warehouse, monkeypatch):
    monkeypatch.setattr("warehouses.sites.services.CHANNELS_MAX", 1)
    make_channel(warehouse)

    response = add(seller_client, warehouse, priced(code="UPS"))

    assert "at most 1 channels" in response.context["form"].non_field_errors()[0]
