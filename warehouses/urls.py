from warehouses.matching.urls import urlpatterns as matching
from warehouses.overview.urls import urlpatterns as overview

app_name = "warehouses"

urlpatterns = [*overview, *matching]
