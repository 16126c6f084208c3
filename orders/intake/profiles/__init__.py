"""What Bantuo knows of the files that sellers bring: one profile for each form of file."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from orders.intake.profiles.bantuo import BANTUO
from orders.intake.profiles.base import Profile
from orders.intake.profiles.column_map import plain
from orders.intake.profiles.mapping import ColumnMap, mapped
from orders.intake.profiles.shopify import SHOPIFY
from orders.intake.profiles.temu import TEMU_EN, TEMU_SEMI
from orders.intake.profiles.uci import UCI

PROFILES = {profile.code: profile for profile in (BANTUO, TEMU_SEMI, TEMU_EN, SHOPIFY, UCI)}
AUTO = "auto"  # whichever the header shows
OWN = "own"  # as a store's own column map says


def detect(header: Sequence[str]) -> Profile | None:
    """The one form of file that has these columns, in whatever order; none when none or several do."""
    names = {plain(name) for name in header}
    fitting = [
        profile
        for profile in PROFILES.values()
        if any({plain(name) for name in signature} <= names for signature in profile.signatures)
    ]
    return fitting[0] if len(fitting) == 1 else None


def own_profile(column_map: ColumnMap) -> Profile:
    """A file that is read as a store's own column map says."""
    return mapped(
        code=OWN,
        name=_("Own columns"),
        description=_("A file whose columns you told us."),
        column_map=column_map,
    )


def profile_of(run) -> Profile:
    """How the file of an import is read; raises BadColumnMap when what is kept of its columns is no map."""
    known = PROFILES.get(run.profile)
    return known or own_profile(ColumnMap.from_json(run.column_map))
