from django.urls import path

from merchant.sheets import views

SHEET = "m/<str:merchant>/sheets/<str:sheet>/"
RUN = f"{SHEET}<str:public_id>/"

urlpatterns = [
    path(SHEET, views.sheet, name="sheet"),
    path(f"{SHEET}new/", views.sheet_new, name="sheet_new"),
    path(f"{SHEET}export/", views.sheet_export, name="sheet_export"),
    path(f"{SHEET}template/", views.sheet_template, name="sheet_template"),
    path(RUN, views.sheet_run, name="sheet_run"),
    path(f"{RUN}confirm/", views.sheet_confirm, name="sheet_confirm"),
    path(f"{RUN}discard/", views.sheet_discard, name="sheet_discard"),
    path(f"{RUN}report/", views.sheet_report, name="sheet_report"),
]
