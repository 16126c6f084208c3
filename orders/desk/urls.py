from django.urls import path

from orders.desk import views

LIST = "s/<str:store>/orders/"
VIEWS = "s/<str:store>/order-views/"

urlpatterns = [
    path(LIST, views.order_list, name="list"),
    path("s/<str:store>/order-numbers/", views.numbers, name="numbers"),
    path("s/<str:store>/order-columns/", views.choose_columns, name="columns"),
    path(VIEWS, views.save_view, name="view_save"),
    path(f"{VIEWS}name/", views.rename_view, name="view_rename"),
    path(f"{VIEWS}delete/", views.delete_view, name="view_delete"),
]
