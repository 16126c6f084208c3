from orders.bulk.urls import urlpatterns as bulk
from orders.business_days.urls import urlpatterns as business_days
from orders.desk.urls import urlpatterns as desk
from orders.detail.urls import urlpatterns as detail
from orders.export.urls import urlpatterns as export
from orders.forecast.urls import urlpatterns as forecast
from orders.intake.urls import urlpatterns as intake
from orders.manual.urls import urlpatterns as manual
from orders.papers.urls import urlpatterns as papers
from orders.penalties.urls import urlpatterns as penalties
from orders.review.urls import urlpatterns as review
from orders.routing.urls import urlpatterns as routing
from orders.scorecard.urls import urlpatterns as scorecard
from orders.tagging.urls import urlpatterns as tagging

app_name = "orders"

urlpatterns = [
    *bulk,
    *business_days,
    *desk,
    *intake,
    *manual,
    *detail,
    *export,
    *forecast,
    *papers,
    *penalties,
    *review,
    *routing,
    *scorecard,
    *tagging,
]
