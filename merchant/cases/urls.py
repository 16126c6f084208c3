from django.urls import path

from merchant.cases import views

CASES = "s/<str:store>/cases/"
urlpatterns = [
    path(CASES, views.case_list, name="cases"),
    path(f"{CASES}new/", views.case_new, name="case_new"),
    path(f"{CASES}open/", views.case_open, name="case_open"),
    path(f"{CASES}<str:public_id>/", views.case, name="case"),
    path(f"{CASES}<str:public_id>/answer/", views.case_answer, name="case_answer"),
    path(f"{CASES}<str:public_id>/close/", views.case_close, name="case_close"),
    path(f"{CASES}<str:public_id>/read/", views.case_read, name="case_read"),
    path(f"{CASES}<str:public_id>/files/<str:file_id>/", views.case_file, name="case_file"),
]
