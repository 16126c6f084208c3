from django.urls import path

from orders.intake import views

IMPORTS = "s/<str:store>/imports/"
RUN = f"{IMPORTS}<str:public_id>/"

urlpatterns = [
    path(IMPORTS, views.import_list, name="imports"),
    path(f"{IMPORTS}new/", views.import_new, name="import_new"),
    path(f"{IMPORTS}template/", views.import_template, name="import_template"),
    path(RUN, views.import_run, name="import_run"),
    path(f"{RUN}confirm/", views.confirm, name="import_confirm"),
    path(f"{RUN}discard/", views.discard, name="import_discard"),
    path(f"{RUN}report/", views.import_report, name="import_report"),
]
