"""The three modes side by side, and what joining changes: what a seller reads before anything begins.

After the programme's own description (DOMAIN, Stores and joining).
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Row:
    """One question, answered for each mode."""

    question: Promise
    self_operated: Promise
    semi_managed: Promise
    fully_managed: Promise


COMPARED = (
    Row(_("Who sets prices"), _("You"), _("You, one price in all markets"), _("The platform")),
    Row(_("Who lists products"), _("You"), _("You; products join one by one"), _("The platform")),
    Row(_("Whose stock"), _("Yours"), _("Yours"), _("Delivered to the platform")),
    Row(
        _("Who ships to the buyer"),
        _("You"),
        _("An overseas warehouse of yours, or the platform from your JIT warehouse"),
        _("The platform"),
    ),
    Row(_("Who handles returns"), _("You"), _("The platform"), _("The platform")),
    Row(
        _("Campaigns"),
        _("Those open to all stores"),
        _("Those, and the programme's own"),
        _("Chosen by the platform"),
    ),
    Row(
        _("Commission and settlement"),
        _("As agreed for your store"),
        _("Unchanged"),
        _("A supply price per piece"),
    ),
)

BRINGS = (
    _("Logistics by the platform: prices agreed for all sellers, more markets, shorter delivery times."),
    _("Returns and after-sales are handled by the platform."),
    _("Campaigns and places in search that only products of the programme have."),
)
STAYS = (
    _("Your store, its products, reviews and sales: nothing is listed again."),
    _("Commission, settlement cycle and currencies."),
    _("Products that don't join go on as they are."),
)
CHANGES = (
    _("Orders of joined products have a ship-by, and being late costs a fine whose arithmetic you see."),
    _("JIT orders are handed over at one warehouse, which you choose once and cannot change."),
    _("A joined product has one price in all markets; single markets can be closed to it."),
)
