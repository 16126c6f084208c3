from django.db.models import Max, Min
from django.http import Http404
from django.utils import timezone

from merchant.tenancy.models import Membership, Store
from merchant.tenancy.selectors import entered


class CurrentMerchantMiddleware:
    """Give every seller's request its merchant, and its store where the path names one.

    The path decides (`/s/<store>/…`, `/m/<merchant>/…`), never the session, so that two browser tabs cannot
    act on the wrong store. Whoever is not a member gets the same 404 as for a code that does not exist.
    Moments are told in the store's zone, on a merchant's own pages in the zone of its stores where they
    share one.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.merchant = request.store = request.membership = None
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(self, request, view, args, kwargs):
        store_code, merchant_code = kwargs.pop("store", None), kwargs.pop("merchant", None)
        if store_code:
            self._enter_store(request, store_code)
        elif merchant_code:
            self._enter_merchant(request, merchant_code)

    def _enter_store(self, request, code):
        store, membership = entered(request.user, code) or self._visited(request, code)
        if not membership or not membership.may_enter(store):
            raise Http404
        request.store, request.merchant, request.membership = store, store.merchant, membership
        timezone.activate(store.time_zone)
        if request.session.get("last_store") != code:
            request.session["last_store"], request.session["last_merchant"] = code, store.merchant.code

    def _visited(self, request, code):
        store = Store.objects.select_related("merchant").filter(code=code).first()
        return store, store and self._guest(request, merchant=store.merchant_id)

    def _enter_merchant(self, request, code):
        memberships = Membership.objects.standing().select_related("merchant")
        memberships = memberships.annotate(
            first_zone=Min("merchant__store__time_zone"), last_zone=Max("merchant__store__time_zone")
        )
        membership = memberships.filter(user_id=request.user.pk, merchant__code=code).first()
        if membership and membership.first_zone and membership.first_zone == membership.last_zone:
            timezone.activate(membership.first_zone)
        membership = membership or self._guest(request, merchant__code=code)
        if not membership:
            raise Http404
        request.merchant, request.membership = membership.merchant, membership

    def _guest(self, request, **of):
        """What stands for the membership of somebody without one: nothing, unless a room lets guests in."""
        return None
