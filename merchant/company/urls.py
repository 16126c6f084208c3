from django.urls import path

from merchant.company import views

urlpatterns = [
    path("m/<str:merchant>/company/", views.company, name="company"),
    path("m/<str:merchant>/company/edit/", views.company_edit, name="company_edit"),
    path("m/<str:merchant>/company/edit/fields/", views.company_fields, name="company_fields"),
]
