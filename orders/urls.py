from orders.bulk.urls import urlpatterns as bulk
from orders.desk.urls import urlpatterns as desk
from orders.detail.urls import urlpatterns as detail
from orders.intake.urls import urlpatterns as intake
from orders.review.urls import urlpatterns as review

app_name = "orders"

urlpatterns = [*bulk, *desk, *intake, *detail, *review]
