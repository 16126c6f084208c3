from django.urls import path

from merchant.team import views

urlpatterns = [
    path("m/<str:merchant>/team/", views.team, name="team"),
    path("m/<str:merchant>/team/<str:member>/change/", views.member_change, name="member_change"),
]
