from warehouses.matching.urls import urlpatterns as matching
from warehouses.overview.urls import urlpatterns as overview
from warehouses.stock.urls import urlpatterns as stock

app_name = "warehouses"

urlpatterns = [*overview, *matching, *stock]
