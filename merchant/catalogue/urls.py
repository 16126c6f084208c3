from django.urls import path

from merchant.catalogue import views

urlpatterns = [
    path("m/<str:merchant>/skus/", views.sku_list, name="skus"),
    path("m/<str:merchant>/skus/add/", views.sku_add, name="sku_add"),
    path("m/<str:merchant>/skus/weights/", views.sku_weights, name="sku_weights"),
    path("m/<str:merchant>/skus/<str:sku>/", views.sku_edit, name="sku_edit"),
]
