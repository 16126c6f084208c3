from django.urls import path

from orders.scorecard import views

urlpatterns = [
    path("s/<str:store>/scorecard/", views.scorecard, name="scorecard"),
    path("s/<str:store>/scorecard/orders/", views.scorecard_orders, name="scorecard_orders"),
]
