from django.urls import path

from merchant.api import views

urlpatterns = [
    path("m/<str:merchant>/api/", views.tokens, name="tokens"),
    path("m/<str:merchant>/api/new/", views.token_make, name="token_make"),
    path("m/<str:merchant>/api/<str:token>/revoke/", views.token_revoke, name="token_revoke"),
]
