from django.urls import path

from merchant.team import entrance, views

urlpatterns = [
    path("m/<str:merchant>/team/", views.team, name="team"),
    path("m/<str:merchant>/team/leave/", views.team_leave, name="team_leave"),
    path("m/<str:merchant>/team/invitations/", views.invite, name="invite"),
    path(
        "m/<str:merchant>/team/invitations/<str:invitation>/renew/",
        views.invitation_renew,
        name="invitation_renew",
    ),
    path(
        "m/<str:merchant>/team/invitations/<str:invitation>/withdraw/",
        views.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("m/<str:merchant>/team/<str:member>/change/", views.member_change, name="member_change"),
    path("m/<str:merchant>/team/<str:member>/remove/", views.member_remove, name="member_remove"),
]
# Outside every merchant: who is invited belongs to none yet.
entrance_urlpatterns = [
    path("invitations/", entrance.invitation, name="invitation"),
    path("invitations/accept/", entrance.invitation_accept, name="invitation_accept"),
    path("invitations/join/", entrance.invitation_join, name="invitation_join"),
    path("invitations/switch/", entrance.invitation_switch, name="invitation_switch"),
    path("invitations/link/<str:token>/", entrance.invitation_open, name="invitation_open"),
]
