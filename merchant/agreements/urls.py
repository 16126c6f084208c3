from django.urls import path

from merchant.agreements import views

urlpatterns = [
    path("s/<str:store>/agreement/", views.agreement, name="agreement"),
    path("s/<str:store>/agreement/sign/", views.agreement_sign, name="agreement_sign"),
    path("s/<str:store>/agreement/<str:public_id>/copy/", views.agreement_copy, name="agreement_copy"),
]
