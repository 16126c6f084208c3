import django_tables2 as tables
from django_tables2 import RequestConfig


class SellerTable(tables.Table):
    """Base of every seller-facing table; links in its rows leave the page, so they inherit no hx-."""

    class Meta:
        attrs = {"tbody": {"hx-disinherit": "*"}}
        template_name = "partials/_table.html"

    def for_request(self, request):
        RequestConfig(request, paginate={"per_page": 50}).configure(self)
        return self
