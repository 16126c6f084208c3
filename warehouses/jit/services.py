"""Where a store's JIT orders are handed over: chosen once by the seller, changed by nobody but staff.

Who writes locks the participation first, then the warehouse.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.audit import services as audit
from merchant.audit.models import Event
from merchant.messages.services import Told, tell
from merchant.stores.services import lock_participation, refresh_progress
from merchant.tenancy.models import Store
from merchant.tenancy.selectors import check_still
from warehouses.calendars.almanac import zone_or_utc
from warehouses.calendars.selectors import today_at
from warehouses.jit.exceptions import JitError
from warehouses.jit.models import CANDIDATES, JitChoice, JitSite
from warehouses.jit.selectors import capacity_of, choice_of, distance_to, why_not_now
from warehouses.jit.wording import full_in_words
from warehouses.sites.models import Warehouse


def choose_warehouse(*, store_id: int, code: str, typed_code: str, actor) -> JitChoice:
    """Choose the store's JIT warehouse, for good; the same click once more changes nothing."""
    with transaction.atomic():
        participation = lock_participation(store_id)
        store = participation.store
        check_still(actor, store, "choose_jit_warehouse")
        before = choice_of(store)
        if before is not None:
            return _same_click(store, before, code, actor)
        if why := why_not_now(store, participation):
            raise JitError(why)
        warehouse = _with_room(code)
        if typed_code.strip().upper() != warehouse.code:
            told = {"code": warehouse.code}
            raise JitError(_("This is not the warehouse's code. Type %(code)s.") % told, field="typed_code")
        choice = _add(store, warehouse, actor, typed_code=warehouse.code)
        audit.record("joining.jit_chosen", store, actor=actor, data={"code": warehouse.code})
        refresh_progress(store_id=store_id)
        return choice


def override_choice(*, store_id: int, warehouse_id: int, reason: str, was_seen: int, actor) -> JitChoice:
    """Let staff give a store another JIT warehouse than it chose, and tell it why.

    `was_seen` is the number of the choice that the page showed. Room is no bar; the page says how much.
    """
    with transaction.atomic():
        store = lock_participation(store_id).store
        before = _seen_choice(store, was_seen)
        warehouse = _other_than(before, warehouse_id)
        if not reason.strip():
            raise JitError(_("Say why: the store reads it."), field="reason")
        choice = _add(store, warehouse, actor, number=before.number + 1, reason=reason.strip())
        _tell_overridden(store, before, choice, actor)
        refresh_progress(store_id=store_id)
        return choice


def keep_site(*, site: JitSite, actor) -> JitSite:
    """Keep what staff say of a JIT warehouse's capacity, and write down what changed."""
    with transaction.atomic():
        Warehouse.objects.select_for_update(no_key=True).get(pk=site.warehouse_id)
        before = JitSite.objects.filter(pk=site.pk).first() or JitSite(warehouse=site.warehouse)
        site.save()
        data = {
            "code": site.warehouse.code,
            "capacity": site.state,
            "capacity_was": before.state,
            "until": str(site.takes_until or "–"),
            "note": site.note or "–",
        }
        if audit.facts_of(before) != audit.facts_of(site):
            audit.record("jit_site.changed", site, actor=actor, data=data)
        return site


def _same_click(store, before, code, actor):
    """A second click of the same person is answered as the first; everybody else reads what was chosen."""
    is_own = before.number == 1 and before.chosen_by_id == actor.pk
    if is_own and before.warehouse.code == code:
        return before
    at = before.chosen_at.astimezone(zone_or_utc(store.time_zone))
    told = {"who": before.chosen_by, "at": f"{at:%Y-%m-%d %H:%M}"}
    raise JitError(
        _(
            "The store's JIT warehouse is %(code)s: %(who)s chose it on %(at)s (store time). It cannot be"
            " changed; in need ask the platform's staff."
        )
        % (told | _code(before))
    )


def _seen_choice(store, was_seen):
    """The choice that counts, if it is still the one that the page showed."""
    choice = choice_of(store)
    if choice is None:
        raise JitError(_("The store has not chosen a JIT warehouse yet; the first choice is its own."))
    if choice.number != was_seen:
        said = _("Somebody changed it meanwhile: it is %(code)s now. Look again.")
        raise JitError(said % _code(choice))
    return choice


def _other_than(choice, warehouse_id):
    warehouse = Warehouse.objects.filter(**CANDIDATES, pk=warehouse_id, is_active=True).first()
    if warehouse is None:
        raise JitError(_("This is no JIT warehouse of the platform in use."), field="warehouse")
    if warehouse.pk == choice.warehouse_id:
        raise JitError(_("The store has %(code)s already.") % _code(choice), field="warehouse")
    return warehouse


def _with_room(code):
    """The candidate of a code, held while it is chosen: staff may be closing it."""
    held = Warehouse.objects.select_for_update(no_key=True).filter(**CANDIDATES, code=code, is_active=True)
    warehouse = held.first()
    if warehouse is None:
        raise JitError(
            _("%(code)s is no JIT warehouse that can be chosen. Look at the list.") % {"code": code}
        )
    capacity = capacity_of(warehouse, today_at(warehouse, timezone.now()))
    if not capacity.takes_stores:
        raise JitError(full_in_words(warehouse, capacity))
    return warehouse


def _add(store: Store, warehouse: Warehouse, actor, **told):
    return JitChoice.objects.create(
        merchant_id=store.merchant_id,
        store=store,
        warehouse=warehouse,
        chosen_by=actor,
        distance_km=distance_to(store, warehouse),
        **told,
    )


def _tell_overridden(store, before, choice, actor):
    data = {"code": choice.warehouse.code, "was": before.warehouse.code, "reason": choice.reason}
    audit.record("joining.jit_overridden", store, actor=actor, by=Event.By.STAFF, data=data)
    told = data | {"store": store.name}
    tell([Told(store, "jit.overridden", key=f"{store.code} {choice.number}", data=told)])


def _code(choice):
    return {"code": choice.warehouse.code}
