"""The tiers of a draft version, to be hung into the version's own form."""

from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from unfold.admin import TabularInline

from orders.policy.kinds import BY_HAND
from orders.policy.models import PenaltyTier
from orders.policy.tier_wording import finding_in_words
from orders.policy.tiers import Finding, check_tiers, readable

AMOUNTS = ("amounts", "at_least", "at_most")


class TierFormSet(BaseInlineFormSet):
    """All tiers of a version together: each may be right by itself and still leave a gap."""

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        rows = [form.instance for form in self.forms if form.has_changed() or form.instance.pk]
        rows = [row for row in rows if row not in [form.instance for form in self.deleted_forms]]
        findings = [
            Finding("unreadable", row.kind, {"hours": str(row.hours_from)}) for row in rows if _odd(row)
        ]
        findings = findings or check_tiers(row.told() for row in rows) or _hours_by_hand(rows)
        if findings:
            raise ValidationError([finding_in_words(finding) for finding in findings])


class TierInline(TabularInline):
    """What the version takes; a published one's tiers are looked at only."""

    model = PenaltyTier
    formset = TierFormSet
    extra = 0
    fields = ["kind", "programme", "hours_from", "hours_to", "amounts", "factor", "at_least", "at_most"]

    def has_view_permission(self, request, obj=None):
        return any(request.user.has_perm(f"orders.{act}_policyversion") for act in ("view", "change", "add"))

    def has_add_permission(self, request, obj=None):
        return self._may_write(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._may_write(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._may_write(request, obj)

    def _may_write(self, request, version):
        """Who writes a draft writes its tiers."""
        may = any(request.user.has_perm(f"orders.{act}_policyversion") for act in ("change", "add"))
        return may and not _is_published(version)


def _is_published(version):
    return version is not None and version.is_published


def _hours_by_hand(rows):
    """Tiers that nothing would ever reach: of what staff enter the first one is proposed."""
    late = [row for row in rows if row.kind in BY_HAND and (row.hours_from or row.hours_to is not None)]
    return [Finding("hours_by_hand", kind, {}) for kind in sorted({row.kind for row in late})]


def _odd(row):
    return not all(readable(getattr(row, name)) for name in AMOUNTS)
