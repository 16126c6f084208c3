from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from merchant.tenancy.access import requires
from warehouses.markets.forms import USUAL, MarketsForm
from warehouses.markets.selectors import coverage_of
from warehouses.sites.countries import country_choices, country_name
from warehouses.sites.wording import grams_in_words

MARKETS_A_PAGE = 20


@require_GET
@requires("see_warehouses")
def markets(request):
    """Who serves which country: `?q=&weight=&page=`."""
    form = MarketsForm(request.GET, initial={"weight": USUAL})
    wanted, weight = form.wanted
    coverage = coverage_of(request.merchant, weight_g=weight, language=get_language(), wanted=wanted)
    page = Paginator(coverage.markets, MARKETS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "wanted": wanted,
        "weight": weight,
        "weight_said": grams_in_words(weight),
        "coverage": coverage,
        "page": page,
        "previous_url": page.has_previous() and _page_url(request, page.previous_page_number()),
        "next_url": page.has_next() and _page_url(request, page.next_page_number()),
        "countries": [country_name(code) for code, _label in country_choices(get_language())],
    }
    return render(request, "warehouses/markets/markets.html", context)


def _page_url(request, number):
    query = request.GET.copy()
    query["page"] = number
    return f"?{query.urlencode()}"
