from django.urls import path

from warehouses.overview import views

urlpatterns = [
    path("m/<str:merchant>/warehouses/", views.warehouse_list, name="list"),
    path("m/<str:merchant>/warehouses/<str:code>/", views.warehouse_detail, name="detail"),
]
