from django.urls import path

from merchant.supply import views

urlpatterns = [
    path("s/<str:store>/joining/account/", views.joining_account, name="joining_account"),
    path("s/<str:store>/joining/account/ask/", views.joining_account_ask, name="joining_account_ask"),
]
