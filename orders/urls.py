from orders.desk.urls import urlpatterns as desk
from orders.intake.urls import urlpatterns as intake

app_name = "orders"

urlpatterns = [*desk, *intake]
