from django.urls import path

from orders.desk import views

urlpatterns = [
    path("s/<str:store>/orders/", views.order_list, name="list"),
    path("s/<str:store>/search/", views.search, name="search"),
]
