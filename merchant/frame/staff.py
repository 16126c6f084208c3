"""What admin pages have in common: nothing is deleted, and what only others change is looked at."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.views import ChangeList

PAGED_TO = 10_000  # rows of a large table that somebody may page through


class KeptAdmin(ModelAdmin):
    """Rows that others point to: taken out of use, never deleted."""

    list_per_page = 25  # the library draws five kilobytes a row

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyAdmin(KeptAdmin):
    """Rows that sellers or jobs change: staff look at them."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class BoundedPaginator(Paginator):
    """Pages through the first rows only: neither a count nor a deep offset ever reads the whole table."""

    @cached_property
    def count(self):
        return self.object_list.order_by()[:PAGED_TO].count()


class IndexOrder(ChangeList):
    """Rows in the one order that an index serves, whatever the address asks."""

    def get_ordering(self, request, queryset):
        return list(self.model_admin.get_ordering(request))


class LargeAdmin(ReadOnlyAdmin):
    """A table of millions: newest rows first, found by what an index finds, never counted or sorted whole.

    `search_fields` are compared exactly; a subclass with indexes of its own kind overrides `found_by`.
    """

    paginator = BoundedPaginator
    ordering = ["-pk"]
    sortable_by = ()
    show_full_result_count = False
    list_max_show_all = 0
    search_help_text = _(
        "Searched exactly as typed. Without a search the newest ten thousand rows are shown."
    )

    def get_changelist(self, request, **kwargs):
        return IndexOrder

    def get_search_results(self, request, queryset, search_term):
        term = search_term.strip()
        return (self.found_by(request, queryset, term) if term else queryset), False

    def found_by(self, request, queryset, term):
        """The rows that the term names."""
        clauses = Q()
        for field in self.search_fields:
            clauses |= Q(**{field: term})
        return queryset.filter(clauses)


def act_page(model_admin, request, row, *, form, title: str, button: str, told: str = ""):
    """The page on which staff confirm one act on a row, with its form."""
    meta = model_admin.model._meta
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": meta,
        "original": row,
        "title": title,
        "form": form,
        "button": button,
        "told": told,
        "back": reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk]),
    }
    return render(request, "frame/staff_act.html", context)
