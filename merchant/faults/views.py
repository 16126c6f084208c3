import sys

from django.contrib.auth.decorators import login_not_required

from merchant.faults import services
from merchant.frame import views as frame


@login_not_required
def server_error(request):
    """The page of an error on our side; its id finds the error again."""
    match = getattr(request, "resolver_match", None)
    services.record_fault(
        error_id=getattr(request, "id", "") or "without-id",
        error=sys.exc_info()[1],
        user=getattr(request, "user", None),
        method=request.method or "",
        address=match.view_name if match else "",
    )
    return frame.server_error(request)
