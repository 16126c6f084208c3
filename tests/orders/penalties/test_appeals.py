from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from merchant.attachments.judging import MOST_BYTES
from merchant.messages.models import Message
from orders.book.models import Fulfilment
from orders.penalties import services
from orders.penalties.exceptions import PenaltyError
from orders.penalties.models import Appeal, AppealFile, Penalty, Waiver
from tests.factories import make_merchant, make_order, make_seller, make_store, make_warehouse
from tests.orders.builders import ship, two_units, void
from tests.orders.penalties.conftest import DUE, HOUR, SECOND
from tests.racing import at_once, only_where_writers_meet
from tests.signing_in import make_staff

PDF, PNG = b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n"


def paper(name="scan.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def appeal(penalty, actor, **told):
    return services.appeal_penalty(penalty_id=penalty.pk, actor=actor, **({"text": "It left."} | told))


def decide(penalty, actor, *, accept, reason="looked at the scan"):
    return services.decide_appeal(penalty_id=penalty.pk, actor=actor, accept=accept, reason=reason)


def status(penalty):
    penalty.refresh_from_db()
    return penalty.status


def test_an_appeal_keeps_its_text_and_its_files(fined, seller, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    appeal(fined, seller, files=[paper(), paper("..\\box\nof.png", PNG)])

    files = AppealFile.objects.filter(appeal__penalty=fined)
    assert status(fined) == "appealed"
    assert list(files.values_list("name", "form", "size")) == [
        ("scan.pdf", "pdf", 9),
        ("boxof.png", "png", 8),
    ]
    assert files[0].file.read() == PDF
    assert "scan" not in files[0].file.name


def test_it_is_possible_once(fined, seller, staff):
    appeal(fined, seller)
    with pytest.raises(PenaltyError, match="once"):
        appeal(fined, seller)
    decide(fined, staff, accept=False)

    with pytest.raises(PenaltyError, match="once"):
        appeal(fined, seller)


def fine_another(store, sweep):
    order = make_order(store, lines=two_units(), programme="semi_managed", released_at=DUE - 63 * HOUR)
    sweep(DUE + SECOND)
    sweep(DUE + 48 * HOUR + SECOND)
    return Penalty.objects.get(order=order)


def test_files_of_a_merchants_appeals_are_limited(fined, sweep, seller, clock, settings, tmp_path):
    settings.MEDIA_ROOT, settings.APPEAL_FILES_BYTES = tmp_path, 3 * 1024 * 1024
    another = fine_another(make_store(fined.merchant), sweep)
    of_others = fine_another(make_store(), sweep)
    large = PDF + b"x" * 2 * 1024 * 1024
    appeal(fined, seller, files=[paper(content=large)])

    with pytest.raises(PenaltyError) as refused:
        appeal(another, seller, files=[paper(content=large)])
    assert str(refused.value) == (
        "All appeals of a merchant together take 3 MB of files in 30 days; 0.9 MB are left."
        " Attach less, or send the text alone."
    )
    assert AppealFile.objects.count() == len(list(tmp_path.rglob("appeals/*"))) == 1
    assert status(another) == "in_force"

    appeal(of_others, seller, files=[paper(content=large)])  # another merchant's room is its own
    clock.forward(days=31)
    Penalty.objects.update(appeal_until=clock.moment)
    appeal(another, seller, files=[paper(content=large)])


def test_where_no_room_is_left_the_text_alone_is_taken(fined, seller, settings):
    settings.APPEAL_FILES_BYTES = 0

    assert appeal(fined, seller).files.count() == 0


@only_where_writers_meet
def test_two_appeals_at_once_do_not_share_what_is_left(real_commits, store, route, clock, settings, tmp_path):
    settings.MEDIA_ROOT, settings.APPEAL_FILES_BYTES = tmp_path, len(PDF)
    seller = make_seller(store.merchant)
    orders = [make_order(store) for _each in range(4)]
    staff, told = make_staff(), {"kind": "out_of_stock", "amount": Decimal(1), "reason": "looked"}
    fines = [services.enter_penalty(order_id=order.pk, actor=staff, **told) for order in orders]

    raised = at_once(*[lambda one=one: appeal(one, seller, files=[paper()]) for one in fines])

    assert [type(error) for error in raised] == [PenaltyError] * 3
    assert AppealFile.objects.count() == 1


@pytest.mark.parametrize(("after", "is_possible"), [(timedelta(0), True), (SECOND, False)])
def test_it_is_possible_until_its_date(after, is_possible, fined, seller, clock):
    clock.set(fined.appeal_until + after)

    if is_possible:
        assert appeal(fined, seller).pk
    else:
        with pytest.raises(PenaltyError, match="until 2026-03-14 00:00"):
            appeal(fined, seller)


@pytest.mark.parametrize(
    ("files", "refusal"),
    [
        ([paper()] * 6, "up to 5"),
        ([paper(content=b"")], "empty"),
        ([paper(content=PDF + b"x" * MOST_BYTES)], "larger than 5 MB"),
        ([paper("page.pdf", b"<html><script>")], "no PDF, PNG or JPEG"),
    ],
    ids=["many", "empty", "large", "disguised"],
)
def test_files_that_are_not_taken_are_named_and_nothing_is_kept(files, refusal, fined, seller):
    with pytest.raises(PenaltyError, match=refusal):
        appeal(fined, seller, files=files)

    assert status(fined) == "in_force"
    assert not Appeal.objects.exists()


@pytest.mark.parametrize(
    ("accept", "becomes", "because"), [(True, "withdrawn", "appeal"), (False, "upheld", "")]
)
def test_staff_decide_with_a_reason_and_the_store_is_told(accept, becomes, because, fined, seller, staff):
    appeal(fined, seller)

    decide(fined, staff, accept=accept)

    assert status(fined) == becomes
    assert fined.withdrawn_because == because
    told = Appeal.objects.get()
    assert (told.is_accepted, told.reason, told.decided_by) == (accept, "looked at the scan", staff)
    assert Message.objects.get(kind="penalty.decided").count == 1
    with pytest.raises(PenaltyError, match="faster"):
        decide(fined, staff, accept=accept)


def test_what_an_appeal_took_back_is_never_fined_again(fined, seller, staff, sweep):
    appeal(fined, seller)
    decide(fined, staff, accept=True)

    sweep(DUE + 999 * HOUR)

    assert status(fined) == "withdrawn"


def test_what_was_upheld_no_later_entry_takes_back_but_staff_may(jit, sweep, seller, staff, clock):
    sweep(DUE + SECOND)
    penalty = Penalty.objects.get(order=jit)
    appeal(penalty, seller)
    decide(penalty, staff, accept=False)
    ship(jit, handed_over_at=DUE - HOUR)

    sweep(DUE + 2 * HOUR)
    assert status(penalty) == "upheld"

    services.withdraw_penalty(penalty_id=penalty.pk, actor=staff, reason="the carrier confirmed it")
    assert status(penalty) == "withdrawn"


def test_what_left_later_while_an_appeal_waited_is_raised_once_rejected(jit, sweep, seller, staff, clock):
    sweep(DUE + SECOND)
    penalty = Penalty.objects.get(order=jit)
    appeal(penalty, seller)
    clock.set(DUE + 60 * HOUR)
    ship(jit)
    sweep(DUE + 61 * HOUR)

    decide(penalty, staff, accept=False)
    sweep(DUE + 62 * HOUR)

    assert (status(penalty), penalty.amount_minor) == ("upheld", 1000)


def test_what_is_under_appeal_is_not_raised_before_it_is_decided(jit, sweep, seller, staff):
    sweep(DUE + SECOND)
    penalty = Penalty.objects.get(order=jit)
    appeal(penalty, seller)
    sweep(DUE + 49 * HOUR)
    assert status(penalty) == "appealed"
    assert penalty.amount_minor == 500

    decide(penalty, staff, accept=False)
    sweep(DUE + 50 * HOUR)

    assert status(penalty) == "upheld"
    assert penalty.amount_minor == 1000


def test_a_proof_settles_an_appeal(jit, sweep, seller, clock):
    sweep(DUE + SECOND)
    penalty = Penalty.objects.get(order=jit)
    appeal(penalty, seller)
    clock.set(DUE + 9 * HOUR)
    ship(jit, handed_over_at=DUE - HOUR)

    sweep(DUE + 10 * HOUR)

    assert status(penalty) == "withdrawn"
    assert penalty.withdrawn_because == "proof"


def test_an_appeal_that_nobody_decided_waits_again_when_the_proof_falls(jit, sweep, seller, staff, clock):
    sweep(DUE + SECOND)
    penalty = Penalty.objects.get(order=jit)
    appeal(penalty, seller)
    clock.set(DUE + 9 * HOUR)
    package = ship(jit, handed_over_at=DUE - HOUR)
    sweep(DUE + 10 * HOUR)

    void(package)
    sweep(DUE + 11 * HOUR)

    assert status(penalty) == "appealed"
    decide(penalty, staff, accept=False)
    assert status(penalty) == "upheld"


def test_staff_take_a_penalty_back_and_answer_an_appeal_first(fined, seller, staff):
    services.withdraw_penalty(penalty_id=fined.pk, actor=staff, reason="our carrier's fault")

    assert status(fined) == "withdrawn"
    with pytest.raises(PenaltyError, match="already"):
        services.withdraw_penalty(penalty_id=fined.pk, actor=staff, reason="twice")


def test_an_appeal_is_answered_and_not_passed_by(fined, seller, staff):
    appeal(fined, seller)

    with pytest.raises(PenaltyError, match="accept it instead"):
        services.withdraw_penalty(penalty_id=fined.pk, actor=staff, reason="passed by")


# --- waivers and penalties by hand ---------------------------------------------------------------------


def waive(**told):
    window = {"begins_at": DUE - HOUR, "ends_at": DUE + HOUR}
    waiver = Waiver(**({"name": "Typhoon", "reason": "ports were closed"} | window | told))
    return services.save_waiver(waiver=waiver, actor=None)


def test_nothing_is_to_be_paid_for_a_date_in_a_waivers_window(order, sweep):
    waive()

    sweep(DUE + SECOND)
    sweep(DUE + 49 * HOUR)

    penalty = Penalty.objects.get()
    assert (penalty.status, penalty.waiver.name) == ("waived", "Typhoon")

    sweep(DUE + 999 * HOUR)
    assert status(penalty) == "waived"


def test_a_waiver_that_comes_later_waives_what_is_in_force(fined):
    waiver = waive()

    assert services.apply_waivers() == 1
    assert services.apply_waivers() == 0

    assert status(fined) == "waived"
    assert fined.waiver == waiver
    assert Message.objects.get(kind="penalty.waived").count == 1


def test_it_is_applied_until_every_sweep_knows_of_it(fined, clock):
    waiver = waive()
    services.apply_waivers()
    waiver.refresh_from_db()
    assert waiver.applied_at is None

    clock.forward(minutes=6)
    services.apply_waivers()
    waiver.refresh_from_db()

    assert waiver.applied_at == clock.moment


@pytest.mark.parametrize(
    ("told", "is_waived"),
    [
        ({"market": "GB"}, True),
        ({"market": "FR"}, False),
        ({"subdivision": "SCT"}, False),
        ({"programme": "semi_managed"}, True),
        ({"programme": "self_operated"}, False),
        ({"leg": "to_consumer"}, True),
        ({"leg": "to_platform_warehouse"}, False),
        ({"kinds": ["late_shipment"]}, True),
        ({"kinds": ["late_delivery", "late_jit"]}, False),
        ({"begins_at": DUE}, True),
        ({"begins_at": DUE + SECOND}, False),
        ({"ends_at": DUE - SECOND}, False),
    ],
    ids=str,
)
def test_a_waiver_is_for_the_orders_that_it_names(told, is_waived, fined):
    waive(**told)

    services.apply_waivers()

    assert (status(fined) == "waived") is is_waived


def test_a_waiver_may_be_for_one_store_or_warehouse(fined):
    waive(store=make_store())
    waive(warehouse=make_warehouse())
    services.apply_waivers()
    assert status(fined) == "in_force"

    waive(store=fined.store, warehouse=fined.fulfilment.warehouse)
    services.apply_waivers()
    assert status(fined) == "waived"


def test_where_an_order_goes_afterwards_brings_it_no_waiver(fined):
    dated_by, elsewhere = fined.fulfilment.warehouse, make_warehouse(fined.merchant)
    Fulfilment.objects.update(warehouse=elsewhere, channel=None)

    waive(warehouse=elsewhere)
    services.apply_waivers()
    assert status(fined) == "in_force"

    waive(warehouse=dated_by)
    services.apply_waivers()
    assert status(fined) == "waived"


def test_another_merchants_warehouse_of_the_same_code_is_not_meant(fined):
    waive(warehouse=make_warehouse(make_merchant(), code=fined.fulfilment.warehouse.code))

    services.apply_waivers()

    assert status(fined) == "in_force"


@pytest.mark.parametrize("is_dating", [True, False])
def test_a_waiver_that_comes_first_is_for_what_its_warehouse_dated(is_dating, order, sweep):
    dated_by, elsewhere = order.fulfilments.get().warehouse, make_warehouse(order.merchant)
    waive(warehouse=dated_by if is_dating else elsewhere)
    Fulfilment.objects.update(warehouse=elsewhere, channel=None)

    sweep(DUE + SECOND)
    sweep(DUE + 48 * HOUR + SECOND)

    assert status(Penalty.objects.get()) == ("waived" if is_dating else "in_force")


def enter(order, staff, **told):
    given = {"kind": "out_of_stock", "amount": Decimal("3.50"), "reason": "cancelled for want of stock"}
    return services.enter_penalty(order_id=order.pk, actor=staff, **(given | told))


def test_staff_enter_what_no_job_can_find(order, staff):
    penalty = enter(order, staff)

    assert (penalty.status, penalty.amount_minor, penalty.currency) == ("in_force", 350, "GBP")
    assert penalty.is_by_hand
    with pytest.raises(PenaltyError, match="once per order and kind"):
        enter(order, staff)
    assert enter(order, staff, kind="invalid_tracking").pk


@pytest.mark.parametrize(
    ("told", "refusal"),
    [({"kind": "late_shipment"}, "by the clock"), ({"amount": Decimal("0.001")}, "above 0")],
)
def test_staff_enter_nothing_that_the_clock_finds_and_nothing_for_nothing(told, refusal, order, staff):
    with pytest.raises(PenaltyError, match=refusal):
        enter(order, staff, **told)


def test_a_penalty_by_hand_is_left_alone_by_the_sweep(order, staff, sweep):
    penalty = enter(order, staff)

    sweep(DUE + 999 * HOUR)

    assert status(penalty) == "in_force"


def test_history_is_not_fined_by_hand(store, staff):
    with pytest.raises(PenaltyError, match="history"):
        enter(make_order(store, is_history=True), staff)


@only_where_writers_meet
def test_two_appeals_at_once_are_one(real_commits, store, route, clock, seller):
    order = make_order(store, lines=two_units())
    penalty = services.enter_penalty(
        order_id=order.pk, kind="out_of_stock", amount=Decimal(4), reason="none", actor=seller
    )

    raised = at_once(*[lambda: appeal(penalty, seller)] * 3)

    assert [type(error) for error in raised] == [PenaltyError] * 2
    assert Appeal.objects.count() == 1
