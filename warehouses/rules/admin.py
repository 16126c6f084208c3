from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from merchant.frame.staff import ReadOnlyAdmin
from warehouses.matching.models import RuleSet
from warehouses.rules import selectors


@admin.register(RuleSet)
class RuleSetAdmin(ReadOnlyAdmin):
    """Sellers write and publish; staff read every version, its rules in words."""

    list_display = ["merchant", "number", "note", "published_at", "published_by"]
    list_filter = [("published_at", admin.EmptyFieldListFilter)]
    list_select_related = ["merchant", "published_by"]
    ordering = ["-pk"]
    search_fields = ["merchant__code", "merchant__name", "note"]
    fields = ["merchant", "number", "note", "created_at", "published_at", "published_by", "rules_in_words"]
    readonly_fields = ["rules_in_words"]

    @admin.display(description=_("matching rules"))
    def rules_in_words(self, rule_set):
        rows = selectors.rules_of(rule_set)
        shown = selectors.in_words(rows, selectors.names_of(rule_set.merchant))
        return "\n".join(selectors.in_one_line(rule) for rule in shown) or "–"
