from django.urls import path

from orders.bulk import views

BULK = "s/<str:store>/bulk/"
RUN = f"{BULK}<str:public_id>/"

urlpatterns = [
    path(BULK, views.bulk_runs, name="bulk_runs"),
    path(f"{BULK}new/", views.bulk_new, name="bulk_new"),
    path(f"{BULK}start/", views.bulk_start, name="bulk_start"),
    path(f"{BULK}ship/", views.bulk_ship, name="bulk_ship"),
    path(f"{BULK}trace/", views.bulk_trace, name="bulk_trace"),
    path(RUN, views.bulk_run, name="bulk_run"),
    path(f"{RUN}confirm/", views.bulk_confirm, name="bulk_confirm"),
    path(f"{RUN}stop/", views.bulk_stop, name="bulk_stop"),
    path(f"{RUN}report/", views.bulk_report, name="bulk_report"),
]
