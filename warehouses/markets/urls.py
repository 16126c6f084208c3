from django.urls import path

from warehouses.markets import views

urlpatterns = [path("m/<str:merchant>/warehouses/markets/", views.markets, name="markets")]
