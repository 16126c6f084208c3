"""What another merchant has or gets shows nowhere: not in a list, a total, a choice or a download."""

import re
from types import SimpleNamespace

import pytest
from django.utils import timezone

from merchant.frame.keyset import Cursor
from orders.selection.services import keep_lookup
from tests.conftest import client_of
from tests.drills.cases import CASES, path_of
from tests.drills.digest import digest
from tests.drills.world import SHOPPER
from tests.factories import (
    MONDAY_MORNING,
    make_channel,
    make_order,
    make_route,
    make_seller,
    make_sku,
    make_store,
    make_warehouse,
)
from warehouses.sites.models import Warehouse
from warehouses.stock.services import receive

TOKEN = re.compile(rb'[A-Za-z0-9]{64}|name="key" value="[^"]*"')
PAGES = [name for name, case in CASES.items() if not case.body] + ["merchant:sku_edit", "orders:import_new"]
TABS = ("to_ship", "processing", "shipped", "signed", "cancelled", "all")


@pytest.fixture
def _still(monkeypatch):
    """Django's clock stands, so that two readings of a page may be compared byte by byte."""
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)


def grow(world):
    """Everything that shows in a list or a number, under the very names that we use ourselves."""
    merchant = world.rows.merchant
    make_route(merchant, "IT")
    sku = make_sku(merchant, "MUG-2")
    receive(warehouse=make_warehouse(merchant, tracks_stock=True), sku=sku, quantity=3)
    make_channel(make_warehouse(merchant))
    make_seller(merchant)
    make_store(merchant)
    for number in ("A-1", "A-2", "A-9"):
        make_order(world.rows.other_store, number=number, recipient=SHOPPER)
    make_order(world.rows.store, number="A-10", released_at=None, paid_at=MONDAY_MORNING)
    make_order(world.rows.store, number="A-11", country="")
    make_order(world.rows.store, number="A-12", has_skus=False, is_history=True)


def reading(client, paths):
    """Path → status and body, without the tokens that are new on every page."""
    answers = {path: client.get(path) for path in paths}
    return {path: (answer.status_code, TOKEN.sub(b"", _body(answer))) for path, answer in answers.items()}


def _body(answer):
    return answer.getvalue() if answer.streaming else answer.content


def every_page(world):
    """All pages and downloads, with the tabs, parts and searches of the order list."""
    listing = path_of("orders:list", world)
    skus = path_of("merchant:skus", world)
    return [
        "/stores/",
        *(path_of(name, world) for name in PAGES),
        *(f"{listing}?tab={tab}" for tab in TABS),
        *(f"{listing}?part={part}" for part in ("ready", "held", "due")),
        f"{listing}?country=GB",
        f"{listing}?hold=unknown_sku",
        f"{listing}?warehouse={world.rows.warehouse.code}",
        f"{listing}?tab=all&sku=MUG",
        f"{listing}?tab=all&channel={world.rows.warehouse.code}/{world.rows.channel.code}",
        f"{listing}?tab=all&tag={world.rows.tag.public_id}",
        f"{listing}?view=sku",
        f"{skus}?q=MUG",
        f"{skus}?weight=unknown",
        f"{path_of('warehouses:stock', world)}?q=MUG",
    ]


@pytest.mark.usefixtures("_still")
def test_no_page_moves_when_another_merchant_grows(ours, theirs):
    client, paths = client_of(ours.owner), every_page(ours)
    before = reading(client, paths)

    grow(theirs)

    assert reading(client, paths) == before
    assert all(status in {200, 302} for status, _body in before.values())


@pytest.mark.usefixtures("_still")
def test_the_same_growth_of_ones_own_moves_the_pages(ours):
    """Else the drill above would be passed by pages that show nothing."""
    lists = (
        "orders:list",
        "merchant:skus",
        "merchant:team",
        "warehouses:list",
        "warehouses:routes",
        "warehouses:stock",
    )
    client, paths = client_of(ours.owner), [path_of(name, ours) for name in lists]
    before = reading(client, paths)

    grow(ours)

    after = reading(client, paths)
    assert not [path for path in paths if after[path] == before[path]]


def test_a_member_of_one_store_sees_nothing_of_the_others_orders(ours):
    rows = ours.rows
    client = client_of(make_seller(rows.merchant, role="operator", stores=[rows.other_store]))

    page = client.get(f"/s/{rows.other_store.code}/orders/?tab=all")

    assert "A-1" not in page.text
    assert rows.store.code not in client.get("/stores/").text


def strange_words(world):
    """What tells that a page shows something of this merchant."""
    rows = world.rows
    named = SimpleNamespace(**{name: str(getattr(row, "code", "")) for name, row in vars(rows).items()})
    ids = [row.public_id for row in vars(rows).values() if hasattr(row, "public_id")]
    return [named.merchant, named.store, named.other_store, named.warehouse, named.channel, *ids]


def test_no_page_names_a_foreign_row(ours, theirs):
    client, words = client_of(ours.owner), strange_words(theirs)

    for path in every_page(ours):
        text = _body(client.get(path)).decode(errors="replace")  # a signed copy is a PDF
        assert not [word for word in words if word in text], path


def lookup_of(world):
    """The token of a search that somebody of this merchant made."""
    rows = world.rows
    return keep_lookup(
        store=rows.store, user=world.owner, ids=[rows.order.pk], text="A-1", kinds=["number"]
    ).token


def asked_with_foreign(ours, theirs):
    """Pages asked with somebody else's ids, beside the same page asked with an id that nobody has."""
    listing, team, routes = (path_of(n, ours) for n in ("orders:list", "merchant:team", "warehouses:routes"))
    return [
        (f"{listing}?warehouse={theirs.rows.warehouse.code}", f"{listing}?warehouse=NOBODYS"),
        (f"{listing}?tag={theirs.rows.tag.public_id}", f"{listing}?tag=nobodys"),
        (f"{listing}?found={lookup_of(theirs)}", f"{listing}?found=nobodys"),
        (f"{team}?change={theirs.rows.member.public_id}", f"{team}?change=nobodys"),
        (f"{routes}?change={theirs.rows.route.public_id}", f"{routes}?change=nobodys"),
    ]


@pytest.mark.usefixtures("_still")
def test_a_foreign_id_in_the_question_is_one_that_nobody_has(ours, theirs):
    client = client_of(ours.owner)

    for foreign, nobodys in asked_with_foreign(ours, theirs):
        (answer,) = reading(client, [foreign]).values()
        (wanted,) = reading(client, [nobodys]).values()
        known = foreign.partition("=")[2].encode(), nobodys.partition("=")[2].encode()
        assert answer[1].replace(known[0], b"") == wanted[1].replace(known[1], b""), foreign


def test_a_search_finds_no_foreign_order(ours, theirs):
    client = client_of(ours.owner)
    foreign = make_order(theirs.rows.store, number="THEIRS-1", recipient=SHOPPER)

    for text in ("THEIRS-1", "THEIRS", foreign.public_id, foreign.lines.get().sku_code, "Quillfeather"):
        for search in ("search", "search_everywhere"):
            answer = client.post(path_of(search, ours), {"q": text})
            assert answer.status_code == 200, text
            assert answer.context["found"] == [], text


@pytest.mark.parametrize("backwards", [False, True], ids=["on", "back"])
def test_a_page_of_a_foreign_list_is_ones_own(ours, theirs, backwards):
    """Where a list goes on is told by a value and a key; a foreign one leads to nothing foreign."""
    foreign = theirs.rows.order
    cursor = Cursor(foreign.ordered_at.isoformat(), foreign.pk, 1, backwards).encode()

    page = client_of(ours.owner).get(path_of("orders:list", ours), {"tab": "all", "cursor": cursor})

    assert page.status_code == 200
    assert {row.url.split("/")[2] for row in page.context["rows"]} <= {ours.rows.store.code}


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("warehouses:route_set", lambda foreign: {"country": "DE", "channel": foreign.channel.pk}),
        ("warehouses:route_set", lambda foreign: {"country": "", "channel": foreign.channel.pk}),
        ("merchant:member_change", lambda foreign: {"role": "clerk", "stores": [foreign.store.pk]}),
        (
            "orders:ship",
            lambda foreign: {
                "carrier": "DPD",
                "tracking_number": "N-1",
                f"units_{foreign.order.lines.get().pk}": "1",
                "handed_over_at": "2020-01-01T00:00",
            },
        ),
    ],
    ids=["channel", "channel for all others", "store", "line"],
)
def test_a_foreign_row_cannot_be_chosen(ours, theirs, name, body):
    client = client_of(ours.owner)
    before = digest()

    response = client.post(path_of(name, ours), body(theirs.rows))

    assert response.status_code == 200
    assert digest() == before


def test_choices_list_ones_own_rows_and_the_platforms(ours, theirs):
    platforms = make_warehouse(owner="platform")
    type(platforms).objects.filter(pk=platforms.pk).update(merchant=None)
    platforms.refresh_from_db()
    make_channel(platforms, code="PLATFORMS")
    client = client_of(ours.owner)

    offered = client.get(path_of("orders:list", ours)).context["bar"].controls[0]
    channels = client.get(path_of("warehouses:routes", ours)).context["form"].fields["channel"].queryset

    assert {code for code, _words, _chosen in offered.options} == {
        *Warehouse.objects.filter(merchant=None).sending().values_list("code", flat=True),
        *Warehouse.objects.filter(merchant=ours.rows.merchant).values_list("code", flat=True),
    }
    assert "PLATFORMS" in channels.values_list("code", flat=True)
    assert {channel.merchant for channel in channels} == {None, ours.rows.merchant}


def test_the_platforms_warehouses_are_everybodys(ours, theirs):
    platforms = make_warehouse(owner="platform", code="PLATFORM-1")
    type(platforms).objects.filter(pk=platforms.pk).update(merchant=None)

    for world in (ours, theirs):
        client = client_of(world.owner)
        assert "PLATFORM-1" in client.get(path_of("warehouses:list", world)).text
        assert client.get(path_of("warehouses:detail", world, code="PLATFORM-1")).status_code == 200
