"""Which rule an address names: a stranger's is not found, one that a colleague removed is told as gone."""

from django.shortcuts import get_object_or_404

from warehouses.matching.drafts import is_gone
from warehouses.matching.models import Rule


def rule_found(merchant, public_id: str) -> Rule | None:
    """The merchant's rule of this public id; None where no rule has it any more."""
    rules = Rule.objects.for_merchant(merchant).select_related("rule_set")
    rule = rules.filter(public_id=public_id).first()
    if rule is None and is_gone(public_id):
        return None
    return rule or get_object_or_404(rules, public_id=public_id)
