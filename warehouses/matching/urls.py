from django.urls import path

from warehouses.matching import views

urlpatterns = [
    path("m/<str:merchant>/routes/", views.routes, name="routes"),
    path("m/<str:merchant>/routes/set/", views.route_set, name="route_set"),
    path("m/<str:merchant>/routes/<str:route>/remove/", views.route_remove, name="route_remove"),
]
