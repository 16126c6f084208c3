from django.urls import path

from orders.detail import views

ORDER = "s/<str:store>/orders/<str:public_id>/"

urlpatterns = [
    path(ORDER, views.order_detail, name="detail"),
    path(f"{ORDER}ship/", views.ship, name="ship"),
    path(f"{ORDER}cancel/", views.cancel, name="cancel"),
    path(f"{ORDER}country/", views.choose_country, name="choose_country"),
    path(f"{ORDER}skus/", views.add_skus, name="add_skus"),
    path(f"{ORDER}recipient/", views.reveal, name="reveal"),
    path(f"{ORDER}packages/<str:package_id>/sign/", views.sign, name="sign"),
    path(f"{ORDER}packages/<str:package_id>/void/", views.void, name="void"),
    path(f"{ORDER}packages/<str:package_id>/correct/", views.correct, name="correct"),
]
