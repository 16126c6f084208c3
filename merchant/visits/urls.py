from django.urls import path

from merchant.visits import views

own_urlpatterns = [path("visit/end/", views.end_visit, name="end_visit")]
urlpatterns = [path("m/<str:merchant>/visits/", views.visits, name="visits")]
