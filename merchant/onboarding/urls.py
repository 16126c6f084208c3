from django.urls import path

from merchant.onboarding import views

urlpatterns = [
    path("m/<str:merchant>/joining/", views.joining_stores, name="joining_stores"),
    path("s/<str:store>/joining/", views.joining, name="joining"),
    path("s/<str:store>/joining/about/", views.about, name="joining_about"),
    path("s/<str:store>/joining/begin/", views.joining_begin, name="joining_begin"),
    path("s/<str:store>/joining/activate/", views.joining_activate, name="joining_activate"),
    path("s/<str:store>/joining/leave/", views.joining_leave, name="joining_leave"),
    path("s/<str:store>/joining/stay/", views.joining_stay, name="joining_stay"),
    path("s/<str:store>/joining/hide/", views.joining_hide, name="joining_hide"),
]
