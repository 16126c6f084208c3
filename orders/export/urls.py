from django.urls import path

from orders.export import views

EXPORTS = "s/<str:store>/exports/"
RUN = f"{EXPORTS}<str:public_id>/"

urlpatterns = [
    path(EXPORTS, views.exports, name="exports"),
    path(f"{EXPORTS}new/", views.export_new, name="export_new"),
    path(RUN, views.export_run, name="export_run"),
    path(f"{RUN}stop/", views.export_stop, name="export_stop"),
    path(f"{RUN}delete/", views.export_delete, name="export_delete"),
    path(f"{RUN}download/", views.export_download, name="export_download"),
]
