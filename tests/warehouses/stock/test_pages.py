"""Stock as pages: what lies where, what happened to it, and how it is recorded."""

import pytest
from django.urls import reverse

from merchant.audit.selectors import timeline
from tests.factories import make_seller, make_sku, make_warehouse
from tests.warehouses.stock.builders import make_keeping, make_stock
from warehouses.sites.models import Warehouse
from warehouses.stock import services
from warehouses.stock.kinds import Reason
from warehouses.stock.models import StockLevel, StockMovement
from warehouses.stock.parcels import Parcel, ship_parcels
from warehouses.stock.reservations import Wanted, release, reserve

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
KEY = "c" * 32


def address(name, merchant, *rest):
    return reverse(f"warehouses:{name}", args=[merchant.code, *rest])


def overdraw(merchant, warehouse, sku, units=2):
    ship_parcels(merchant_id=merchant.pk, parcels=[Parcel(1, warehouse.pk, {sku.pk: units}, "A-1")])


def codes(response):
    return [(row.sku.code, row.on_hand) for row in response.context["levels"].rows]


# --- the list ---------------------------------------------------------------------------------------------


def test_without_stock_the_page_says_how_to_begin(seller_client, merchant):
    make_warehouse(merchant, name="London")

    text = seller_client.get(address("stock", merchant)).text

    assert "No stock is kept yet" in text
    assert "London · " in text
    assert "Receive goods" not in text


def test_once_a_warehouse_keeps_stock_the_page_leads_to_the_first_count(seller_client, merchant):
    make_keeping(merchant)

    assert "Count the first SKU" in seller_client.get(address("stock", merchant)).text


def test_the_list_tells_each_sku_s_levels_by_code(seller_client, merchant):
    london, mug = make_stock(merchant, 12, code="mug")
    make_stock(merchant, 1_500, code="CUP", warehouse=london)
    services.receive(warehouse=make_keeping(merchant, name="York"), sku=mug, quantity=3)

    response = seller_client.get(address("stock", merchant))

    assert codes(response) == [("CUP", 1_500), ("mug", 12), ("mug", 3)]
    assert "1,500" in response.text


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"q": "CU"}, ["CUP"]),
        ({"level": "below"}, ["MUG"]),
        ({"warehouse": "LON-1"}, ["CUP"]),
        ({"warehouse": "LON-1", "level": "below"}, []),
        ({"warehouse": "NOBODY-S"}, ["CUP", "MUG"]),
        ({"level": "sideways"}, ["CUP", "MUG"]),
        ({"cursor": "nonsense"}, ["CUP", "MUG"]),
    ],
)
def test_the_list_is_narrowed(seller_client, merchant, asked, shown):
    make_stock(merchant, 5, code="CUP", warehouse=make_keeping(merchant, code="LON-1"))
    warehouse, mug = make_stock(merchant, 1, code="MUG")
    overdraw(merchant, warehouse, mug)

    response = seller_client.get(address("stock", merchant), asked)

    assert [code for code, _on_hand in codes(response)] == shown


def test_a_level_below_zero_asks_whether_somebody_counted_wrong(seller_client, merchant):
    warehouse, mug = make_stock(merchant, 1, code="MUG")
    overdraw(merchant, warehouse, mug)

    text = seller_client.get(address("stock", merchant)).text

    assert "-1" in text
    assert "Counted wrong?" in text
    assert f"?warehouse={warehouse.code}&amp;sku={mug.public_id}" in text


def test_every_page_of_the_list_costs_the_same(seller_client, merchant, django_assert_max_num_queries):
    warehouse = make_keeping(merchant)
    skus = [make_sku(merchant, f"SKU-{number:03}") for number in range(120)]
    counts = [services.Counted(warehouse.pk, sku.pk, 5) for sku in skus]
    services.count_many(merchant=merchant, counts=counts)
    found, url = [], address("stock", merchant)

    while url:
        with django_assert_max_num_queries(13):
            response = seller_client.get(url)
        found += [code for code, _on_hand in codes(response)]
        cursor = response.context["next_url"]
        url = cursor and address("stock", merchant) + cursor

    assert found == [sku.code for sku in skus]


# --- one SKU ----------------------------------------------------------------------------------------------


def test_an_sku_s_page_tells_what_happened_and_who_did_it(seller_client, merchant, seller):
    warehouse, mug = make_stock(merchant, 12, code="MUG", actor=seller)
    services.adjust(
        warehouse=warehouse, sku=mug, quantity=-2, reason=Reason.DAMAGED, note="Fell down", actor=seller
    )
    overdraw(merchant, warehouse, mug)

    text = seller_client.get(address("stock_sku", merchant, mug.public_id)).text

    for told in ("Adjusted: damaged", "Fell down", "A-1", seller.name, "-2", "+12"):
        assert told in text


def test_an_sku_without_stock_says_so(seller_client, merchant):
    text = seller_client.get(address("stock_sku", merchant, make_sku(merchant).public_id)).text

    assert "Nothing was ever recorded" in text


def test_the_history_costs_the_same_for_one_movement_and_for_many(
    seller_client, merchant, django_assert_num_queries
):
    warehouse, mug = make_stock(merchant, 12)
    for counted in range(60):
        services.count(warehouse=warehouse, sku=mug, counted=counted)

    with django_assert_num_queries(8):
        response = seller_client.get(address("stock_sku", merchant, mug.public_id))

    assert response.context["next_url"]


# --- recording --------------------------------------------------------------------------------------------


def test_goods_are_received_by_a_code_in_any_case(seller_client, merchant):
    warehouse, mug = make_keeping(merchant), make_sku(merchant, "MUG")
    told = {"warehouse": warehouse.code, "sku": " mug ", "quantity": "12", "key": KEY}

    response = seller_client.post(address("stock_receive", merchant), told, headers=HTMX)

    assert StockLevel.objects.get(sku=mug).on_hand == 12
    assert response.templates[0].name == "warehouses/stock/_record_panel.html"
    assert response.context["form"]["warehouse"].value() == warehouse.code
    assert "0 → 12" in response.text


def test_without_htmx_the_form_comes_back_for_the_next_sku(seller_client, merchant):
    warehouse = make_keeping(merchant)
    make_sku(merchant, "MUG")
    told = {"warehouse": warehouse.code, "sku": "MUG", "quantity": "12", "key": KEY}

    response = seller_client.post(address("stock_receive", merchant), told)

    assert response.url == address("stock_receive", merchant) + f"?warehouse={warehouse.code}"


def test_a_double_click_receives_once(seller_client, merchant):
    warehouse = make_keeping(merchant)
    make_sku(merchant, "MUG")
    told = {"warehouse": warehouse.code, "sku": "MUG", "quantity": "12", "key": KEY}

    for _click in range(2):
        seller_client.post(address("stock_receive", merchant), told, headers=HTMX)

    assert StockLevel.objects.get().on_hand == 12


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("sku", value) for value in ("", "NOBODY-S", "\0", "x" * 65)],
        *[("quantity", value) for value in ("", "0", "-1", "many", "1.5", "9" * 30)],
        ("warehouse", "NO-STOCK"),
        ("note", "n" * 201),
    ],
)
def test_what_cannot_be_received_is_said_at_its_field(seller_client, merchant, field, value):
    make_warehouse(merchant, code="NO-STOCK")
    make_sku(merchant, "MUG")
    told = {"warehouse": make_keeping(merchant).code, "sku": "MUG", "quantity": "1", "key": KEY, field: value}

    response = seller_client.post(address("stock_receive", merchant), told, headers=HTMX)

    assert list(response.context["form"].errors) == [field]
    assert not StockMovement.objects.exists()


def test_taking_away_more_than_is_there_is_refused_at_the_units(seller_client, merchant):
    warehouse, mug = make_stock(merchant, 2, code="MUG")
    told = {"warehouse": warehouse.code, "sku": "MUG", "quantity": "-3", "reason": "damaged", "key": KEY}

    response = seller_client.post(address("stock_adjust", merchant), told, headers=HTMX)

    assert "Only 2 are there" in response.context["form"].errors["quantity"][0]
    assert StockLevel.objects.get().on_hand == 2


def test_an_adjustment_by_nothing_is_refused_at_the_units(seller_client, merchant):
    warehouse, _mug = make_stock(merchant, 2, code="MUG")
    told = {"warehouse": warehouse.code, "sku": "MUG", "quantity": "0", "reason": "damaged", "key": KEY}

    response = seller_client.post(address("stock_adjust", merchant), told, headers=HTMX)

    assert "with a minus how many less" in response.context["form"].errors["quantity"][0]


def test_a_count_opened_for_one_level_shows_what_the_book_says(seller_client, merchant):
    warehouse, mug = make_stock(merchant, 12, code="MUG")
    asked = {"warehouse": warehouse.code, "sku": mug.public_id}

    response = seller_client.get(address("stock_count", merchant), asked)

    assert "By the book 12 lie there." in response.text
    assert response.context["form"]["sku"].value() == "MUG"


def test_a_count_on_a_stale_page_is_asked_again_and_then_taken(seller_client, merchant):
    warehouse, mug = make_stock(merchant, 12, code="MUG")
    page = seller_client.get(
        address("stock_count", merchant), {"warehouse": warehouse.code, "sku": mug.public_id}
    )
    told = {"warehouse": warehouse.code, "sku": "MUG", "counted": "9", "key": KEY}
    told["seen"] = page.context["form"]["seen"].value()
    services.adjust(warehouse=warehouse, sku=mug, quantity=-2, reason=Reason.USED)

    refused = seller_client.post(address("stock_count", merchant), told, headers=HTMX)
    told["seen"] = refused.context["form"]["seen"].value()
    taken = seller_client.post(address("stock_count", merchant), told, headers=HTMX)

    assert "said 12 and says 10 now" in refused.text
    assert "By the book 10 lie there." in refused.text
    assert "10 → 9" in taken.text
    assert StockLevel.objects.get().on_hand == 9


@pytest.mark.parametrize("seen", ["", "nonsense", "W X 1e9", "OTHER other 3", "9" * 90])
def test_what_a_form_for_another_sku_has_seen_does_not_count(seller_client, merchant, seen):
    warehouse, _mug = make_stock(merchant, 12, code="MUG")
    told = {"warehouse": warehouse.code, "sku": "MUG", "counted": "9", "key": KEY, "seen": seen}

    seller_client.post(address("stock_count", merchant), told, headers=HTMX)

    assert StockLevel.objects.get().on_hand == 9


def test_a_form_that_no_page_has_made_counts_nothing(seller_client, merchant):
    warehouse, _mug = make_stock(merchant, 12, code="MUG")
    told = {"warehouse": warehouse.code, "sku": "MUG", "counted": "9", "key": KEY, "seen": "\0"}

    seller_client.post(address("stock_count", merchant), told, headers=HTMX)

    assert StockLevel.objects.get().on_hand == 12


def test_an_accountant_sees_stock_but_no_way_to_change_it(client, merchant):
    warehouse, mug = make_stock(merchant, 12)
    client.force_login(make_seller(merchant, role="accountant"))

    listed = client.get(address("stock", merchant)).text
    told = client.get(address("stock_sku", merchant, mug.public_id)).text

    assert address("stock_receive", merchant) not in listed + told
    assert address("stock_places", merchant) not in listed


# --- where stock is kept ----------------------------------------------------------------------------------


def test_an_owner_chooses_where_stock_is_kept(seller_client, merchant):
    chosen, _left = make_warehouse(merchant), make_keeping(merchant)

    response = seller_client.post(
        address("stock_places", merchant), {"warehouses": [chosen.code]}, headers=HTMX
    )

    assert list(Warehouse.objects.filter(tracks_stock=True)) == [chosen]
    assert response.templates[0].name == "warehouses/stock/_places_panel.html"


def test_somebody_else_s_warehouse_is_no_choice(seller_client, merchant):
    foreign, platforms = make_warehouse(), make_warehouse(owner="platform")
    Warehouse.objects.filter(pk=platforms.pk).update(merchant=None)

    for warehouse in (foreign, platforms):
        response = seller_client.post(
            address("stock_places", merchant), {"warehouses": [warehouse.code]}, headers=HTMX
        )
        assert response.context["places"].errors["warehouses"]

    assert not Warehouse.objects.filter(tracks_stock=True).exists()


def test_a_clerk_reads_where_stock_is_kept(colleague_client, merchant):
    make_keeping(merchant, name="London")

    text = colleague_client.get(address("stock", merchant)).text

    assert "London" in text
    assert address("stock_places", merchant) not in text


# --- what is reserved, free and low ------------------------------------------------------------------------


def hold_for(merchant, warehouse, sku, units, *, fulfilment=1, number="A-7"):
    wanted = Wanted(fulfilment, warehouse.pk, {sku.pk: units}, number)
    assert reserve(merchant_id=merchant.pk, wanted=[wanted]) == {fulfilment}


def test_the_list_and_the_sku_s_page_tell_what_is_reserved_and_free(seller_client, merchant):
    warehouse, mug = make_stock(merchant, 1_500, code="MUG")
    hold_for(merchant, warehouse, mug, 300)

    listed = seller_client.get(address("stock", merchant)).text
    told = seller_client.get(address("stock_sku", merchant, mug.public_id)).text

    for text in (listed, told):
        assert ">300<" in text
        assert ">1,200<" in text


def test_a_search_for_an_sku_of_which_nothing_was_recorded_leads_to_its_count(seller_client, merchant):
    make_keeping(merchant)
    mug = make_sku(merchant, "MUG")

    text = seller_client.get(address("stock", merchant) + "?q=MUG").text
    other = seller_client.get(address("stock", merchant) + "?q=MU").text

    assert "Nothing was ever recorded of MUG" in text
    assert f"{address('stock_count', merchant)}?sku={mug.public_id}" in text
    assert "Nothing fits" in other


def test_a_list_of_what_is_low_says_when_nothing_is(seller_client, merchant):
    warehouse, _mug = make_stock(merchant, 5)
    narrowed = f"{address('stock', merchant)}?level=low&warehouse={warehouse.code}"

    assert "Nothing is low" in seller_client.get(address("stock", merchant) + "?level=low").text
    assert "Nothing fits" in seller_client.get(narrowed).text


def test_an_sku_s_page_names_the_orders_it_is_reserved_for(seller_client, merchant):
    warehouse, mug = make_stock(merchant, 100)
    for key in range(25):
        hold_for(merchant, warehouse, mug, 1, fulfilment=key, number=f"A-{key}")
    release(merchant_id=merchant.pk, fulfilment_ids=[24])

    response = seller_client.get(address("stock_sku", merchant, mug.public_id))

    assert [row.reference for row in response.context["waiting"].rows] == [
        f"A-{key}" for key in range(23, 3, -1)
    ]
    assert "There are more" in response.text


def test_the_history_tells_all_movements_or_only_goods(seller_client, merchant):
    warehouse, mug = make_stock(merchant, 100)
    hold_for(merchant, warehouse, mug, 1)
    url = address("stock_sku", merchant, mug.public_id)

    kinds = [
        [movement.kind for movement in seller_client.get(url, asked).context["page"].rows]
        for asked in ({}, {"show": "goods"})
    ]

    assert kinds == [["reservation", "receipt"], ["receipt"]]


def test_pages_of_a_history_of_goods_lead_to_each_other(seller_client, merchant):
    warehouse, mug = make_stock(merchant, 100)
    for counted in range(120):
        services.count(warehouse=warehouse, sku=mug, counted=counted)
    hold_for(merchant, warehouse, mug, 1)
    url, kinds = address("stock_sku", merchant, mug.public_id) + "?show=goods", []

    while url:
        response = seller_client.get(url)
        kinds += [movement.kind for movement in response.context["page"].rows]
        url = response.context["next_url"]

    assert kinds == ["count"] * 120 + ["receipt"]


def test_what_is_low_is_listed_by_how_far_below(seller_client, merchant):
    for code, units, reorder_at in (("FAR", 1, 20), ("NEAR", 19, 20), ("AT", 20, 20), ("OVER", 21, 20)):
        warehouse, sku = make_stock(merchant, units, code=code)
        services.set_reorder_level(warehouse=warehouse, sku=sku, reorder_at=reorder_at)
    make_stock(merchant, 1, code="NEVER")

    response = seller_client.get(address("stock", merchant), {"level": "low"})

    assert codes(response) == [("FAR", 1), ("NEAR", 19), ("AT", 20)]
    assert response.context["needing"] == {"low": "3"}


def test_reserving_makes_low(seller_client, merchant):
    warehouse, mug = make_stock(merchant, 30, code="MUG")
    services.set_reorder_level(warehouse=warehouse, sku=mug, reorder_at=20)

    hold_for(merchant, warehouse, mug, 10)

    assert codes(seller_client.get(address("stock", merchant), {"level": "low"})) == [("MUG", 30)]


def test_every_page_of_what_is_low_costs_the_same(seller_client, merchant, django_assert_max_num_queries):
    warehouse = make_keeping(merchant)
    for number in range(120):
        _warehouse, sku = make_stock(merchant, 1 + number % 7, warehouse=warehouse, code=f"S-{number:03}")
        services.set_reorder_level(warehouse=warehouse, sku=sku, reorder_at=9)
    found, url = [], address("stock", merchant) + "?level=low"

    while url:
        with django_assert_max_num_queries(13):
            response = seller_client.get(url)
        found += [row.shortage for row in response.context["levels"].rows]
        url = response.context["next_url"] and address("stock", merchant) + response.context["next_url"]

    assert len(found) == 120
    assert found == sorted(found, reverse=True)


@pytest.mark.parametrize(("asked", "shown"), [({"q": "MU"}, ["MUG"]), ({"warehouse": "LON-1"}, ["CUP"])])
def test_what_is_low_is_narrowed_as_the_list_is(seller_client, merchant, asked, shown):
    for code, place in (("CUP", "LON-1"), ("MUG", "YRK-1")):
        warehouse, sku = make_stock(merchant, 1, warehouse=make_keeping(merchant, code=place), code=code)
        services.set_reorder_level(warehouse=warehouse, sku=sku, reorder_at=2)

    response = seller_client.get(address("stock", merchant), {"level": "low", **asked})

    assert [code for code, _on_hand in codes(response)] == shown


def test_more_reserved_than_is_there_is_pointed_out(seller_client, merchant):
    warehouse, mug = make_stock(merchant, 5, code="MUG")
    make_stock(merchant, 5, code="CUP")
    hold_for(merchant, warehouse, mug, 4)
    services.count(warehouse=warehouse, sku=mug, counted=3)

    response = seller_client.get(address("stock", merchant), {"level": "lacking"})

    assert codes(response) == [("MUG", 3)]
    assert "More reserved than on hand: 1" in response.text


def test_somebody_says_from_when_on_an_sku_is_low(seller_client, merchant):
    warehouse, mug = make_stock(merchant, 5)
    url = address("stock_reorder", merchant, mug.public_id)

    response = seller_client.post(url, {"warehouse": warehouse.code, "reorder_at": "7"}, headers=HTMX)

    assert response.templates[0].name == "warehouses/stock/_where_panel.html"
    assert StockLevel.objects.get().shortage == 2
    assert timeline(merchant, StockLevel.objects.get())[0].text.endswith("counts as low at: – → 7")


def test_without_htmx_the_sku_s_page_comes_back(seller_client, merchant):
    warehouse, mug = make_stock(merchant, 5)
    services.set_reorder_level(warehouse=warehouse, sku=mug, reorder_at=7)

    response = seller_client.post(
        address("stock_reorder", merchant, mug.public_id), {"warehouse": warehouse.code, "reorder_at": ""}
    )

    assert response.url == address("stock_sku", merchant, mug.public_id)
    assert StockLevel.objects.get().reorder_at is None


@pytest.mark.parametrize(
    ("field", "value"),
    [*[("reorder_at", value) for value in ("-1", "many", "1.5", "9" * 30, "\0")], ("warehouse", "NO-STOCK")],
)
def test_a_reorder_level_that_cannot_be_is_said_at_its_field(seller_client, merchant, field, value):
    warehouse, mug = make_stock(merchant, 5)
    make_warehouse(merchant, code="NO-STOCK")
    told = {"warehouse": warehouse.code, "reorder_at": "7", field: value}

    for headers in (HTMX, {}):
        response = seller_client.post(
            address("stock_reorder", merchant, mug.public_id), told, headers=headers
        )
        assert list(response.context["reorder"].errors) == [field]
    assert StockLevel.objects.get().reorder_at is None
