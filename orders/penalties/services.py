"""What people do about penalties: appeal, decide, waive, enter by hand, take back; and the rates' table."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from merchant.attachments.judging import check_files
from merchant.attachments.room import check_room, lately
from merchant.attachments.services import keep_files
from merchant.audit import services as audit
from merchant.frame.sayings import said as _
from merchant.messages.services import tell
from merchant.money.currencies import from_minor, to_minor
from merchant.parking.services import Sparing
from merchant.tenancy.bulk import update_rows
from orders.book.models import Fulfilment, Order
from orders.penalties.arithmetic import Reckoned
from orders.penalties.exceptions import NotKnownYet, PenaltyError
from orders.penalties.fining import write_down
from orders.penalties.models import Appeal, AppealFile, ExchangeRate, Penalty, Waiver
from orders.penalties.proposing import proposal_for
from orders.penalties.telling import event_data, messages_of
from orders.penalties.wording import missing_in_words
from orders.policy.kinds import BY_HAND

APPEAL_DAYS = 7  # where an order has no policy version that says otherwise
SEEN_BY_ALL = timedelta(minutes=5)  # a sweep that began before a waiver was saved has ended by then
BATCH = 500
READ_AT_ONCE = 5_000  # keys of what a waiver covers
NO_ROOM = gettext_noop(
    "All appeals of a merchant together take %(most)s MB of files in %(days)s days; %(left)s MB are"
    " left. Attach less, or send the text alone."
)
Status, Because = Penalty.Status, Penalty.Because


def appeal_penalty(*, penalty_id: int, actor, text: str, files: Sequence[UploadedFile] = ()) -> Appeal:
    """Answer a penalty: once, until its date, with text and files."""
    check_files(files, refusal=PenaltyError)
    with transaction.atomic():
        penalty = _locked(penalty_id)
        _check_appeal(penalty)
        _check_room(penalty.merchant_id, files)
        appeal = Appeal.objects.create(
            merchant_id=penalty.merchant_id, penalty=penalty, text=text, made_by=actor
        )
        keep_files(AppealFile, files, merchant_id=penalty.merchant_id, appeal=appeal)
        _move(penalty, Status.APPEALED)
        _record("penalty.appealed", penalty, actor, files=str(len(files)))
        return appeal


def decide_appeal(*, penalty_id: int, actor, accept: bool, reason: str) -> Penalty:
    """Accept an appeal, which takes the penalty back, or reject it; the seller reads the reason."""
    with transaction.atomic():
        penalty = _locked(penalty_id)
        if penalty.status != Status.APPEALED:
            raise PenaltyError(_("No appeal waits here any more: a colleague was faster."))
        appeal = penalty.appeal
        appeal.is_accepted, appeal.reason = accept, reason
        appeal.decided_by, appeal.decided_at = actor, timezone.now()
        appeal.save(update_fields=["is_accepted", "reason", "decided_by", "decided_at"])
        _move(penalty, Status.WITHDRAWN if accept else Status.UPHELD, Because.APPEAL if accept else "")
        _look_again(penalty)  # it may have got later meanwhile
        _record("penalty.accepted" if accept else "penalty.rejected", penalty, actor, reason=reason)
        tell(messages_of("decided", [penalty], timezone.now()))
        return penalty


def withdraw_penalty(*, penalty_id: int, actor, reason: str) -> Penalty:
    """Take a penalty back for a reason of staff's own."""
    with transaction.atomic():
        penalty = _locked(penalty_id)
        if penalty.status == Status.APPEALED:
            raise PenaltyError(
                _("An appeal waits here: accept it instead, so that the seller has an answer.")
            )
        _move(penalty, Status.WITHDRAWN, Because.STAFF)
        _record("penalty.taken_back", penalty, actor, reason=reason)
        tell(messages_of("withdrawn", [penalty], timezone.now()))
        return penalty


def propose_penalty(*, order_id: int, kind: str) -> Reckoned | None:
    """What the order's policy version takes for what staff are about to enter; None where it says nothing."""
    order = Order.objects.select_related("store").get(pk=order_id)
    try:
        return proposal_for(order, _policy_of(_first_of(order)), kind)
    except NotKnownYet as unknown:
        raise PenaltyError(f"{missing_in_words(unknown.missing)} {_('Or enter an amount.')}") from unknown


def enter_penalty(*, order_id: int, kind: str, amount: Decimal, reason: str, actor) -> Penalty:
    """Fine an order for what no job can find, in its store's currency; the seller reads the reason.

    It is what the order's policy version takes, where that is known, or less.
    """
    if kind not in BY_HAND:
        raise PenaltyError(_("What is late is found by the clock; it is not entered by hand."))
    with transaction.atomic():
        order = Order.objects.select_for_update(of=("self",)).select_related("store").get(pk=order_id)
        fulfilment = _first_of(order)
        _check_by_hand(order, fulfilment, kind, amount)
        penalty = Penalty.objects.create(**_by_hand(order, fulfilment, kind, amount, reason))
        _record("penalty.entered", penalty, actor, reason=reason)
        tell(messages_of("fined", [penalty], timezone.now()))
        return penalty


def save_rate(*, rate: ExchangeRate, actor) -> ExchangeRate:
    """Enter or correct a day's rate; penalties that waited for one are reckoned within a minute."""
    with transaction.atomic():
        before = ExchangeRate.objects.select_for_update().filter(pk=rate.pk).first()
        facts = audit.facts_of(before)
        rate.entered_by = actor
        rate.save()
        audit.record_changes("rate.saved", rate, before=facts, after=audit.facts_of(rate), actor=actor)
        pending = Penalty.objects.filter(status=Status.PENDING).values("fulfilment")
        Fulfilment.objects.filter(pk__in=pending).update(penalty_at=timezone.now())
        return rate


def save_waiver(*, waiver: Waiver, actor) -> Waiver:
    """Announce a new waiver; a job waives what was fined already."""
    if waiver.pk is not None:
        raise PenaltyError(_("A waiver stays as it was announced. Add another one beside it."))
    with transaction.atomic():
        waiver.made_by = actor
        waiver.save()
        audit.record("waiver.added", waiver, actor=actor, data={"name": waiver.name, "reason": waiver.reason})
        return waiver


def apply_waivers() -> int:
    """Waive what was fined before its waiver was saved; returns how many penalties were.

    Who is killed midway loses a batch: what was waived stands no more, and the next run goes on.
    """
    waived = 0
    for waiver in Waiver.objects.filter(applied_at=None).select_related("warehouse").order_by("pk"):
        sparing = Sparing("waivers")
        for some in _batches(sparing.spared(covered_by(waiver))):
            waived += sparing.act(Penalty, some, lambda keys, waiver=waiver: _waive(keys, waiver))
        # What was set aside stands until somebody lets it be tried again: the waiver waits for it.
        if timezone.now() - waiver.made_at > SEEN_BY_ALL and not covered_by(waiver).exists():
            Waiver.objects.filter(pk=waiver.pk).update(applied_at=timezone.now())
    return waived


def covered_by(waiver: Waiver) -> QuerySet[Penalty]:
    """The penalties that nobody would have to pay by this waiver, saved or not."""
    return Penalty.objects.standing().covered_by(waiver)


def _batches(rows) -> Iterator[list[int]]:
    """Keys in batches, of which some are read at once, so that a window is not sorted for each batch."""
    last = 0
    while keys := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:READ_AT_ONCE]):
        for start in range(0, len(keys), BATCH):
            yield keys[start : start + BATCH]
        last = keys[-1]


@transaction.atomic
def _waive(ids, waiver):
    rows = covered_by(waiver).filter(pk__in=ids)
    orders = Order.objects.select_for_update(of=("self",)).filter(pk__in=rows.values("order"))
    list(orders.order_by("pk").values_list("pk", flat=True))
    standing = rows.select_for_update(of=("self",)).select_related("order", "store").order_by("pk")
    penalties = list(standing)
    for penalty in penalties:
        penalty.become(Status.WAIVED)
        penalty.waiver = waiver
    update_rows(penalties, ["status", "status_since", "waiver"])
    write_down([("waived", penalty) for penalty in penalties])
    return len(penalties)


def _check_appeal(penalty):
    if hasattr(penalty, "appeal"):
        raise PenaltyError(_("This penalty was appealed already; that is possible once."))
    if penalty.status != Status.IN_FORCE:
        told = {"status": penalty.get_status_display()}
        raise PenaltyError(_("This penalty is %(status)s: there is nothing to appeal.") % told)
    if penalty.appeal_until < timezone.now():
        raise PenaltyError(
            _("Appeals were possible until %(moment)s (store time).")
            % {"moment": f"{timezone.localtime(penalty.appeal_until):%Y-%m-%d %H:%M}"}
        )


def _check_room(merchant_id, files):
    kept = AppealFile.objects.for_merchant(merchant_id).filter(appeal__made_at__gte=lately())
    told = {"most": settings.APPEAL_FILES_BYTES, "sentence": NO_ROOM, "refusal": PenaltyError}
    check_room(merchant_id, files, kept=kept, **told)


def _check_by_hand(order, fulfilment, kind, amount):
    if fulfilment is None or order.is_history:
        raise PenaltyError(_("This order came in as history: nothing is fined in it."))
    if order.penalties.filter(kind=kind).exists():
        raise PenaltyError(_("This order was fined for that already; it is done once per order and kind."))
    if to_minor(amount, order.store.currency) <= 0:
        raise PenaltyError(_("Enter an amount above 0."))


def _by_hand(order, fulfilment, kind, amount, reason):
    now, policy = timezone.now(), _policy_of(fulfilment)
    days = policy.appeal_days if policy else APPEAL_DAYS
    currency = order.store.currency
    return {
        "merchant_id": order.merchant_id,
        "store": order.store,
        "order": order,
        "fulfilment": fulfilment,
        "kind": kind,
        "status": Status.IN_FORCE,
        "policy": policy,
        "due_at": now,
        "amount_minor": to_minor(amount, currency),
        "currency": currency,
        "arithmetic": _lines_by_hand(order, policy, kind, amount),
        "reason": reason,
        "appeal_until": now + timedelta(days=days),
    }


def _lines_by_hand(order, policy, kind, amount):
    """What the version takes, line by line, and what staff made of it."""
    currency = order.store.currency
    try:
        proposal = proposal_for(order, policy, kind)
    except NotKnownYet:
        proposal = None
    told = {"amount": f"{amount:f}", "currency": currency}
    if proposal is None:
        return [{"code": "by_hand", **told}]
    if to_minor(amount, currency) > proposal.minor:
        most = {"amount": f"{from_minor(proposal.minor, currency):f} {currency}", "number": policy.number}
        raise PenaltyError(
            _("The order's policy version %(number)s takes %(amount)s for this: enter that, or less.") % most
        )
    is_lower = to_minor(amount, currency) < proposal.minor
    return [*proposal.lines, {"code": "lowered_by_hand" if is_lower else "by_hand", **told}]


def _first_of(order):
    return order.fulfilments.select_related("deadline__policy").order_by("pk").first()


def _policy_of(fulfilment):
    deadline = getattr(fulfilment, "deadline", None)
    return deadline and deadline.policy


def _locked(penalty_id):
    """The order first, then its penalty: as the sweep locks them."""
    order_id = Penalty.objects.values_list("order_id", flat=True).get(pk=penalty_id)
    Order.objects.select_for_update(of=("self",)).get(pk=order_id)
    rows = Penalty.objects.select_for_update(of=("self",)).select_related("order", "store")
    return rows.get(pk=penalty_id)


def _move(penalty, status, because=""):
    if status == Status.WITHDRAWN and penalty.status == Status.WITHDRAWN:
        raise PenaltyError(_("The penalty is withdrawn already."))
    penalty.become(status)
    penalty.withdrawn_because = because
    penalty.save(update_fields=["status", "status_since", "withdrawn_because"])


def _look_again(penalty):
    Fulfilment.objects.filter(pk=penalty.fulfilment_id).update(penalty_at=timezone.now())


def _record(kind, penalty, actor, **told):
    audit.record(kind, penalty.order, actor=actor, data=event_data(penalty) | told)
