import django_tables2 as tables
from django_tables2 import RequestConfig

PER_PAGE = 50


class SellerTable(tables.Table):
    """Base of every seller-facing table."""

    class Meta:
        template_name = "partials/_table.html"

    def for_request(self, request):
        """Sort and page as the address asks; how long a page is, it may not say."""
        RequestConfig(request, paginate=False).configure(self)
        self.paginate(per_page=PER_PAGE)
        self.page = self.paginator.get_page(request.GET.get(self.prefixed_page_field))
        return self
