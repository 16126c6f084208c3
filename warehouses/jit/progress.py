"""How the step of the JIT warehouse stands, for the checklists of stores."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from merchant.stores.steps import Stand, Told
from merchant.tenancy.models import Store
from warehouses.jit.models import JitChoice


def told(stores: Sequence[Store]) -> dict[int, Told]:
    """Done once a warehouse is chosen, for each of these stores; one query."""
    rows = JitChoice.objects.filter(store__in=stores).current().select_related("warehouse")
    chosen = {row.store_id: row for row in rows}
    return {store.pk: _told(chosen.get(store.pk)) for store in stores}


def _told(choice):
    if choice is None:
        return Told(Stand.TO_DO)
    names = {"warehouse": choice.warehouse.name, "code": choice.warehouse.code}
    said = _("%(warehouse)s (%(code)s): JIT orders are handed over there.") % names
    return Told(Stand.DONE, said, choice.chosen_at)
