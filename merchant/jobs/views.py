from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseTrouble
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from merchant.jobs.health import job_health

UNAVAILABLE = 503


@login_not_required
@never_cache
@require_safe
def healthz(request):
    """For the load balancer: this process serves pages, which takes a database and nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseTrouble:
        return HttpResponse("database unreachable\n", content_type="text/plain", status=UNAVAILABLE)
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def healthz_jobs(request):
    """For the monitoring: whether jobs run in time."""
    try:
        health = job_health()
    except DatabaseTrouble:
        health = {"state": "database unreachable"}
    return JsonResponse(health, status=200 if health["state"] == "ok" else UNAVAILABLE)
