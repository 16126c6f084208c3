from django.urls import path

from orders.manual import views

NEW = "s/<str:store>/orders/new/"

urlpatterns = [
    path(NEW, views.order_new, name="order_new"),
    path(f"{NEW}row/", views.order_new_row, name="order_new_row"),
]
