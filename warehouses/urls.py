from warehouses.calendars.urls import urlpatterns as calendars
from warehouses.jit.urls import urlpatterns as jit
from warehouses.markets.urls import urlpatterns as markets
from warehouses.matching.urls import urlpatterns as matching
from warehouses.overview.urls import urlpatterns as overview
from warehouses.rules.urls import urlpatterns as rules
from warehouses.stock.urls import urlpatterns as stock
from warehouses.upkeep.urls import urlpatterns as upkeep

app_name = "warehouses"

urlpatterns = [*rules, *upkeep, *markets, *overview, *calendars, *matching, *stock, *jit]
