from django.urls import path

from warehouses.stock import views

STOCK = "m/<str:merchant>/stock/"

urlpatterns = [
    path(STOCK, views.stock_list, name="stock"),
    path(f"{STOCK}places/", views.stock_places, name="stock_places"),
    path(f"{STOCK}receive/", views.stock_receive, name="stock_receive"),
    path(f"{STOCK}adjust/", views.stock_adjust, name="stock_adjust"),
    path(f"{STOCK}count/", views.stock_count, name="stock_count"),
    path(f"{STOCK}<str:sku>/", views.stock_sku, name="stock_sku"),
    path(f"{STOCK}<str:sku>/low/", views.set_reorder_level, name="stock_reorder"),
]
