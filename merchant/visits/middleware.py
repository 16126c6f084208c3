from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from merchant.accounts import second_factor
from merchant.frame import views as frame
from merchant.tenancy.middleware import CurrentMerchantMiddleware
from merchant.visits.guests import Guest
from merchant.visits.models import Visit

LOOKING = {"GET", "HEAD", "OPTIONS"}


class VisitedMerchantMiddleware(CurrentMerchantMiddleware):
    """Let platform staff in where they have an open visit: they look, change nothing and carry nothing off.

    Everywhere else a merchant who is not theirs stays a 404.
    """

    def __call__(self, request):
        request.visit = None
        response = super().__call__(request)
        if request.visit and response.headers.get("Content-Disposition"):
            return frame.permission_denied(request, _("You are visiting: files stay with the seller."))
        return response

    def process_view(self, request, view, args, kwargs):
        super().process_view(request, view, args, kwargs)
        if request.visit and request.method not in LOOKING:
            raise PermissionDenied(_("You are visiting: you see what the seller sees, and change nothing."))

    def _guest(self, request, **of):
        if not request.user.is_staff:
            return None
        visit = (
            Visit.objects.running().select_related("merchant", "visitor").filter(visitor=request.user, **of)
        )
        visit = visit.first()
        if visit is None or not second_factor.was_shown(request):
            return None
        request.visit = visit
        return Guest(visit)
