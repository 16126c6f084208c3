from django.urls import path

from orders.review import views

urlpatterns = [
    path("s/<str:store>/months/", views.month, name="month"),
    path("s/<str:store>/months/orders/", views.month_orders, name="month_orders"),
]
