"""The scorecard's pages: who sees them, where their numbers lead, and what a big store's cost."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from merchant.tenancy.models import Store
from orders.scorecard import selectors, services, tasks
from orders.scorecard.models import ScorecardThreshold, StoreScorecard
from orders.scorecard.rates import Rate, Tone
from tests.factories import make_order, make_store
from tests.orders.scorecard.oracle import LONDON, NOW, lay

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def page_of(client, store):
    return client.get(reverse("orders:scorecard", args=[store.code]))


@pytest.fixture
def busy(store):
    """A store with fourteen orders whose ship-by has passed, two of them late, as of now."""
    now = timezone.now()
    for number in range(14):
        due = now - 2 * DAY
        left_at = due + timedelta(hours=1) if number < 2 else due - timedelta(hours=1)
        lay(
            store,
            order={"ordered_at": now - 4 * DAY, "status": "signed"},
            fulfilment={
                "state": "done",
                "ship_by": due,
                "deliver_by": now - DAY,
                "shipped_at": left_at.replace(microsecond=0),
            },
            packages=[{"handed_over_at": left_at, "state": "signed", "ended_at": now - 2 * DAY}],
        )
    return store


def test_every_number_leads_to_as_many_orders(seller_client, busy):
    text = page_of(seller_client, busy).text
    links = re.findall(r'href="(/s/[^"]*/scorecard/orders/[^"]*)">([\d,]+)<', text)

    assert len(links) >= 18
    for url, number in links:
        response = seller_client.get(url.replace("&amp;", "&"))
        assert response.status_code == 200
        assert len(response.context["listing"].rows) == int(number), url


def test_a_list_of_orders_says_what_its_moments_are(seller_client, busy):
    url = reverse("orders:scorecard_orders", args=[busy.code])

    for rate, when in (("late_shipment", "Ship by"), ("on_time_delivery", "Deliver by")):
        assert f"<th>{when}</th>" in seller_client.get(url, {"rate": rate, "days": "10"}).text


def test_the_page_says_how_a_figure_stands_and_what_would_bring_it_back(seller_client, busy):
    card = page_of(seller_client, busy).context["cards"][0]

    figure = card.figures[0]
    assert (figure.figure, figure.standing) == ("14.29 %", "breached")
    assert figure.ways_back == [
        "Breached no more: 2 bad orders fewer, or 36 good orders more.",
        "Good again: 2 bad orders fewer, or 53 good orders more.",
    ]
    assert card.limits == "At risk above 3 %, breached above 4 %; judged from 10 orders."


def test_a_rate_without_a_source_says_why_and_what_would_switch_it_on(seller_client, busy):
    cards = {card.rate: card for card in page_of(seller_client, busy).context["cards"]}

    assert "as soon as the platform's returns arrive" in cards[Rate.WRONG_SHIPMENT].off
    assert not cards[Rate.WRONG_SHIPMENT].figures
    assert cards[Rate.VALID_TRACKING].figures[0].figure == "at most 100 %"
    assert cards[Rate.VALID_TRACKING].figures[0].standing == "not proven"


def test_an_empty_store_is_told_what_will_stand_here(seller_client, store):
    assert "Nothing to judge in these days" in page_of(seller_client, store).text


def test_whoever_sees_orders_sees_it_and_nobody_of_another_merchant(client, store, colleague, outsider):
    client.force_login(colleague)
    assert page_of(client, store).status_code == 200

    client.force_login(outsider)
    for name in ("scorecard", "scorecard_orders"):
        url = reverse(f"orders:{name}", args=[store.code])
        assert client.get(url, {"rate": "late_shipment", "days": "10"}).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"rate": "wrong_shipment", "days": "10"},
        {"rate": "late_shipment"},
        {"rate": "late_shipment", "days": "11"},
        {"rate": "late_shipment", "days": "10", "part": "untold"},
        {"rate": "late_shipment", "days": "10", "part": "__class__"},
        {"rate": "ahead", "hours": "25"},
        {"rate": "ahead", "hours": "24", "cause": "magic"},
    ],
)
def test_a_number_that_there_is_not_leads_to_the_scorecard(seller_client, store, asked):
    page = seller_client.get(reverse("orders:scorecard_orders", args=[store.code]), asked)

    assert (page.status_code, page.url) == (302, reverse("orders:scorecard", args=[store.code]))


def test_the_page_has_a_fixed_number_of_queries(seller_client, busy, django_assert_max_num_queries):
    page_of(seller_client, busy)

    with django_assert_max_num_queries(20):
        page_of(seller_client, busy)


def test_month_and_workbench_lead_here(seller_client, busy):
    here = reverse("orders:scorecard", args=[busy.code])

    for name in ("orders:month", "merchant:workbench"):
        assert f'href="{here}"' in seller_client.get(reverse(name, args=[busy.code])).text


# --- thresholds ----------------------------------------------------------------------------------------


def standing(store, rate=Rate.LATE_SHIPMENT):
    cards = selectors.scorecard(store, timezone.now()).cards
    return next(card for card in cards if card.rate == rate).figures[0].tone


def test_the_row_that_is_valid_now_judges(busy):
    now = timezone.now()
    told = {"rate": Rate.LATE_SHIPMENT, "at_risk": 10, "breached": 20}
    ScorecardThreshold.objects.create(**told, valid_from=now + DAY)
    assert standing(busy) == Tone.BREACHED

    ScorecardThreshold.objects.create(**told, valid_from=now - DAY)
    assert standing(busy) == Tone.AT_RISK

    ScorecardThreshold.objects.create(**told, valid_from=now - DAY / 2, fewest=15)
    assert standing(busy) == Tone.TOO_FEW


def test_without_a_threshold_nothing_is_judged(seller_client, busy):
    ScorecardThreshold.objects.all().delete()

    card = page_of(seller_client, busy).context["cards"][0]

    assert card.figures[0].standing == "not judged"
    assert card.limits.startswith("No threshold is set")


@pytest.mark.parametrize(
    ("rate", "at_risk", "breached"),
    [("late_shipment", 5, 4), ("on_time_delivery", 90, 95), ("cancellation", -1, 2)],
)
def test_the_database_refuses_a_threshold_that_is_none(db, rate, at_risk, breached):
    with pytest.raises(IntegrityError), transaction.atomic():
        ScorecardThreshold.objects.create(rate=rate, at_risk=at_risk, breached=breached, valid_from=NOW)


def test_staff_write_thresholds_and_are_told_what_is_wrong(staff_client):
    told = {"rate": "late_shipment", "at_risk": "5", "breached": "4", "fewest": "10"}
    told |= {"valid_from_0": "2026-05-01", "valid_from_1": "00:00:00"}
    add = reverse("admin:orders_scorecardthreshold_add")

    assert "A figure is at risk before it is breached" in staff_client.post(add, told).text
    assert staff_client.post(add, told | {"breached": "6.5"}).status_code == 302

    row = ScorecardThreshold.objects.get(valid_from__year=2026)
    assert (row.at_risk, row.breached) == (Decimal("5"), Decimal("6.5"))
    assert staff_client.get(reverse("admin:orders_scorecardthreshold_changelist")).status_code == 200


# --- big stores ----------------------------------------------------------------------------------------


@pytest.fixture
def big(busy, monkeypatch):
    """The same store, when fourteen orders are more than a page counts by itself."""
    monkeypatch.setattr(selectors, "QUICK", 13)
    return busy


def test_a_big_store_reads_what_the_job_kept(big, django_assert_num_queries):
    assert services.reckon_scorecards() == 1
    now = timezone.now()
    kept = StoreScorecard.objects.get()

    with django_assert_num_queries(3):  # thresholds, how big it is, what was kept
        told = selectors.scorecard(big, now)

    assert (told.as_of, told.is_outdated) == (kept.reckoned_at, False)
    assert told.cards == selectors.cards_of(
        selectors.reckon(big, now), selectors.thresholds(now), timezone.localdate(now, LONDON)
    )


def test_the_job_counts_a_big_store_once_an_hour_and_a_small_one_never(big):
    make_order(make_store(big.merchant), is_matched=False)

    assert [services.reckon_scorecards() for _sweep in range(2)] == [1, 0]
    StoreScorecard.objects.update(reckoned_at=timezone.now() - timedelta(hours=2))
    assert services.reckon_scorecards() == 1
    assert StoreScorecard.objects.get().store == big


def test_the_page_asks_for_what_is_an_hour_old_or_was_never_kept(
    seller_client, big, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr(tasks.reckon_scorecard, "apply_async", lambda args, **_options: rung.append(args))
    for _visit in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            page_of(seller_client, big)
        tasks.reckon_scorecard(big.pk)

    assert rung == [(big.pk,)]


def test_a_store_that_cannot_be_counted_stops_no_other(big):
    lost = make_store(big.merchant)
    Store.objects.filter(pk=lost.pk).update(time_zone="Mars/Olympus")

    def refuse(execute, sql, params, many, context):
        if sql.startswith("INSERT") and StoreScorecard._meta.db_table in sql:
            raise DataError("out of range")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        assert services.reckon_scorecards() == 0
    assert services.reckon_scorecards() == 1
