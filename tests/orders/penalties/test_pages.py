import csv
import html
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from merchant.frame.keyset import Cursor
from merchant.messages.models import Delivery
from merchant.messages.services import tell
from merchant.team.services import change_member
from merchant.tenancy.models import Membership
from orders.book.models import Order
from orders.penalties import services
from orders.penalties.models import AppealFile, ExchangeRate, Penalty, Waiver
from orders.penalties.telling import messages_of
from tests.conftest import client_of
from tests.factories import make_order, make_seller
from tests.orders.penalties.conftest import DUE, HOUR, SECOND

FINED = DUE + 48 * HOUR + SECOND

PDF = b"%PDF-1.7\n"


def url(name, penalty, *more):
    own = () if name in ("penalties", "penalties_file") else (penalty.public_id,)
    return reverse(f"orders:{name}", args=[penalty.store.code, *own, *more])


@pytest.fixture
def kept(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_the_list_shows_what_is_to_be_paid_and_what_it_comes_to(fined, seller_client):
    page = seller_client.get(url("penalties", fined)).text

    assert fined.order.number in page
    assert page.count("£4.33") == 2  # its row and the sum
    assert "Late shipment" in page


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("tab=in_force", True),
        ("tab=all", True),
        ("tab=closed", False),
        ("tab=nonsense&kind=nonsense", True),
        ("kind=late_shipment", True),
        ("kind=late_jit", False),
    ],
)
def test_tabs_and_kinds_narrow_the_list_and_the_file(query, is_there, fined, seller_client):
    page = seller_client.get(f"{url('penalties', fined)}?{query}").text
    file = seller_client.get(f"{url('penalties_file', fined)}?{query}").getvalue().decode()

    assert (fined.order.number in page) is is_there
    assert (fined.order.number in file) is is_there


def test_the_list_costs_as_many_queries_for_many_as_for_one(fined, store, sweep, seller_client):
    seller_client.get(url("penalties", fined))
    with CaptureQueriesContext(connection) as for_one:
        seller_client.get(url("penalties", fined))
    for _each in range(4):
        make_order(store, programme="semi_managed")
    sweep(FINED + SECOND)

    with CaptureQueriesContext(connection) as for_five:
        page = seller_client.get(url("penalties", fined)).text

    assert page.count("£4.33") == 5
    assert len(for_five) == len(for_one) <= 8


def test_no_cell_of_the_file_is_a_formula(fined, seller_client):
    Order.objects.filter(pk=fined.order_id).update(number="=2+3")
    Penalty.objects.filter(pk=fined.pk).update(reason="@SUM(A1)")

    text = seller_client.get(url("penalties_file", fined)).getvalue().decode("utf-8-sig")

    header, row = csv.reader(io.StringIO(text))
    told = dict(zip(header, row, strict=True))
    assert (told["Order"], told["Reason"]) == ("'=2+3", "'@SUM(A1)")
    assert (told["Amount"], told["Currency"]) == ("4.33", "GBP")
    assert told["Date that was missed"] == "2026-03-04 23:59:59"


def test_the_page_tells_the_arithmetic_line_by_line(fined, seller_client):
    page = seller_client.get(url("penalty", fined)).text

    assert "Fixed amount: 40 CNY" in page
    assert "Rate of 2026-01-01: 1 CNY = 0.1083 GBP" in page
    assert "more than 48 h late" in page
    assert "2026-03-04 23:59:59 (London)" in page
    assert "Send the appeal" in page
    assert fined.order.get_absolute_url() in page


def test_the_page_is_chinese_too(fined, seller, seller_client):
    type(seller).objects.filter(pk=seller.pk).update(language="zh-hans")

    page = seller_client.get(url("penalty", fined)).text

    assert 'lang="zh' in page
    assert "%(" not in page


def test_the_orders_page_lists_its_penalties_for_those_who_may_see_them(
    fined, seller_client, colleague_client
):
    assert fined.get_absolute_url() in seller_client.get(fined.order.get_absolute_url()).text
    assert fined.get_absolute_url() not in colleague_client.get(fined.order.get_absolute_url()).text


def test_an_appeal_is_sent_with_files_and_read_by_its_store_alone(
    fined, seller_client, outsider_client, kept
):
    files = [SimpleUploadedFile("scan.pdf", PDF), SimpleUploadedFile("too.pdf", PDF)]

    answer = seller_client.post(
        url("penalty_appeal", fined), {"text": "It left.", "files": files}, follow=True
    )

    assert "It left." in answer.text
    file = AppealFile.objects.first()
    answer = seller_client.get(url("appeal_file", fined, file.public_id))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="scan.pdf"'
    assert outsider_client.get(url("appeal_file", fined, file.public_id)).status_code == 404


@pytest.mark.parametrize("is_waived", [False, True])
def test_an_appeal_waits_for_staff_until_its_penalty_is_waived(is_waived, fined, seller, seller_client):
    services.appeal_penalty(penalty_id=fined.pk, actor=seller, text="It was the storm.")
    if is_waived:
        window = {"begins_at": DUE, "ends_at": DUE, "name": "Storm", "reason": "Nobody sailed."}
        services.save_waiver(waiver=Waiver(**window), actor=None)
        services.apply_waivers()

    page = seller_client.get(url("penalty", fined)).text

    assert "It was the storm." in page
    assert ("not decided yet" in page) is not is_waived


def test_a_refused_file_loses_no_text(fined, seller_client):
    told = {"text": "A long story about a carrier.", "files": [SimpleUploadedFile("a.exe", b"MZ")]}

    page = seller_client.post(url("penalty_appeal", fined), told).text

    assert "A long story about a carrier." in page
    assert "“a.exe” is no PDF" in page
    assert not AppealFile.objects.exists()


def test_a_stranger_finds_nothing_and_changes_nothing(fined, outsider, outsider_client):
    theirs = outsider.memberships.get().merchant.store_set.get()
    for code in (fined.store.code, theirs.code):
        page = reverse("orders:penalty", args=[code, fined.public_id])
        act = reverse("orders:penalty_appeal", args=[code, fined.public_id])
        assert outsider_client.get(page).status_code == 404
        assert outsider_client.post(act, {"text": "mine"}).status_code == 404

    fined.refresh_from_db()
    assert fined.status == "in_force"


@pytest.mark.parametrize(
    ("role", "sees", "appeals"), [("operator", 200, 302), ("accountant", 200, 403), ("clerk", 403, 403)]
)
def test_roles(role, sees, appeals, fined):
    client = client_of(make_seller(fined.merchant, role=Membership.Role(role)))

    assert client.get(url("penalty", fined)).status_code == sees
    assert client.post(url("penalty_appeal", fined), {"text": "It left."}).status_code == appeals


# --- staff ---------------------------------------------------------------------------------------------


@pytest.fixture
def appealed(fined, seller, kept):
    files = [SimpleUploadedFile("scan.pdf", PDF)]
    services.appeal_penalty(penalty_id=fined.pk, actor=seller, text="It left on Tuesday.", files=files)
    return fined


def admin(name, *args):
    return reverse(f"admin:orders_{name}", args=args)


def test_staff_see_the_queue_and_all_evidence_on_one_page(appealed, staff_client):
    queue = staff_client.get(admin("penalty_changelist") + "?status__exact=appealed").text
    page = staff_client.get(admin("penalty_change", appealed.pk)).text
    file = staff_client.get(admin("penalty_file", appealed.pk, AppealFile.objects.get().public_id))

    assert appealed.public_id in queue
    assert "It left on Tuesday." in page
    assert "Fixed amount: 40 CNY" in page
    assert b"".join(file.streaming_content) == PDF


def test_staff_decide_there(appealed, staff_client):
    act = admin("penalty_act", appealed.pk, "decide")
    assert "It left on Tuesday." in staff_client.get(act).text
    assert staff_client.post(act, {"accept": "yes", "reason": ""}).status_code == 200

    staff_client.post(act, {"accept": "no", "reason": "no scan before Friday"})

    appealed.refresh_from_db()
    assert appealed.status == "upheld"
    assert "no scan before Friday" in staff_client.get(admin("penalty_change", appealed.pk)).text
    assert "faster" in staff_client.post(act, {"accept": "yes", "reason": "again"}).text


def test_staff_enter_and_take_back_a_penalty(order, staff_client):
    enter = admin("penalty_enter")
    told = {
        "store": order.store.code.lower(),
        "number": order.number,
        "kind": "invalid_tracking",
        "amount": "2.50",
        "reason": "the number is none of the carrier's",
    }
    assert "no order of that number" in staff_client.post(enter, told | {"number": "none"}).text
    staff_client.post(enter, told)
    penalty = Penalty.objects.get()
    assert penalty.amount_minor == 250

    staff_client.post(admin("penalty_act", penalty.pk, "take-back"), {"reason": "it is after all"})

    penalty.refresh_from_db()
    assert penalty.status == "withdrawn"


def test_staff_enter_rates_and_correct_them(staff, staff_client):
    told = {"base": "EUR", "quote": "GBP", "rate": "0.85", "day": "2026-03-02"}
    staff_client.post(admin("exchangerate_add"), told)
    rate = ExchangeRate.objects.get()
    assert rate.entered_by == staff

    assert staff_client.post(admin("exchangerate_add"), told | {"base": "XQX"}).status_code == 200
    assert staff_client.post(admin("exchangerate_add"), told | {"base": "GBP"}).status_code == 200
    staff_client.post(admin("exchangerate_change", rate.pk), told | {"rate": "0.86"})

    rate.refresh_from_db()
    assert str(rate.rate.normalize()) == "0.86"
    assert ExchangeRate.objects.count() == 1


def window():
    return {
        "begins_at_0": f"{DUE - HOUR:%Y-%m-%d}",
        "begins_at_1": f"{DUE - HOUR:%H:%M:%S}",
        "ends_at_0": f"{DUE + HOUR:%Y-%m-%d}",
        "ends_at_1": f"{DUE + HOUR:%H:%M:%S}",
    }


def test_staff_see_what_a_waiver_would_waive_before_they_announce_it(fined, staff, staff_client):
    told = {"name": "Typhoon", "reason": "ports were closed", "market": "GB", **window()}

    page = staff_client.post(admin("waiver_add"), told | {"_preview": "1"}).text
    assert "1 penalty that was fined already." in page
    assert fined.order.number in page
    assert not Waiver.objects.exists()

    staff_client.post(admin("waiver_add"), told)
    assert Waiver.objects.get().made_by == staff
    assert services.apply_waivers() == 1
    assert "Typhoon" in staff_client.get(admin("waiver_change", Waiver.objects.get().pk)).text


def test_who_may_see_penalties_no_more_reads_nothing_of_them_any_more(fined, merchant, store):
    operator = make_seller(merchant, role="operator")
    tell(messages_of("fined", [fined], fined.fined_at))
    member, order = operator.memberships.get(), fined.order.public_id
    centre = reverse("merchant:messages", args=[merchant.code])
    page = reverse("orders:detail", args=[store.code, order])
    assert "was fined" in client_of(operator).get(centre).text
    assert "Penalty for late shipment" in client_of(operator).get(page).text

    change_member(membership_id=member.pk, role="clerk", all_stores=True, stores=[])

    member.refresh_from_db()
    assert member.unread == Delivery.objects.of_member(member).unread().count()
    assert "was fined" not in client_of(operator).get(centre).text
    assert "Penalty for late shipment" not in client_of(operator).get(page).text


@pytest.fixture
def many(fined):
    """A hundred and twenty more of the same moment, of which some have no amount and no date to appeal."""
    orders = [make_order(fined.store, is_matched=False) for _each in range(120)]
    keys = ("merchant_id", "store_id", "fulfilment_id", "kind", "due_at", "fined_at", "currency")
    told = {key: getattr(fined, key) for key in keys}
    Penalty.objects.bulk_create(
        Penalty(
            **told,
            order=order,
            status="pending" if number % 3 else "in_force",
            amount_minor=None if number % 3 else number % 7,
            appeal_until=None if number % 3 else fined.appeal_until,
        )
        for number, order in enumerate(orders)
    )
    return Penalty.objects.count()


def address(page):
    return f"{page.request['PATH_INFO']}?{page.request['QUERY_STRING']}"


def pages(client, start, rel):
    """All pages from an address on, as their contexts."""
    while start:
        page = client.get(start)
        yield page
        found = re.search(rf'rel="{rel}" href="([^"]+)"', page.text)
        start = found and page.request["PATH_INFO"] + html.unescape(found[1])


@pytest.mark.parametrize("sort", ["", "-fined_at", "fined_at", "-worth", "-late", "until"])
def test_the_list_pages_by_key_to_its_end_and_back(sort, many, fined, seller_client):
    first = f"{url('penalties', fined)}?tab=all&sort={sort}"

    there = list(pages(seller_client, first, "next"))
    back = list(pages(seller_client, address(there[-1]), "prev"))

    def keys(page):
        return [row.pk for row in page.context["listing"].page.rows]

    shown = [key for page in there for key in keys(page)]
    assert len(shown) == len(set(shown)) == many == 121
    assert [keys(page) for page in back] == [keys(page) for page in reversed(there)]
    assert "101–121 of 121" in there[-1].text
    assert "OFFSET" not in str([query["sql"] for query in _queries(seller_client, there[-1])])


def _queries(client, page):
    with CaptureQueriesContext(connection) as asked:
        client.get(address(page))
    return asked.captured_queries


@pytest.mark.parametrize("query", ["cursor=nonsense", "cursor=W10", "page=9999", "sort=-amount", "sort=pk"])
def test_an_address_that_means_nothing_shows_the_first_page(query, many, fined, seller_client):
    page = seller_client.get(f"{url('penalties', fined)}?tab=all&{query}")

    assert page.context["listing"].page.first == 1
    assert "1–50 of 121" in page.text


@pytest.mark.parametrize("value", ["9" * 99, "-" + "9" * 30, "x", "9999-12-31T23:59:59-23:59"])
@pytest.mark.parametrize("sort", ["-worth", "-late", "until"])
def test_a_cursor_that_nobody_gave_shows_the_first_page(fined, store, seller_client, sort, value):
    query = {"sort": sort, "cursor": Cursor(value, 1, 0).encode()}

    assert seller_client.get(reverse("orders:penalties", args=[store.code]), query).status_code == 200
