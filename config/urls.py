from django.contrib import admin
from django.urls import include, path

from merchant.api.door import PREFIX, make_addresses
from orders.intake.api.router import router as orders
from orders.intake.api.schemas import BatchIn, OrderIn

urlpatterns = [
    path("admin/", admin.site.urls),
    path(PREFIX.lstrip("/"), include((make_addresses({"/orders": orders}, [BatchIn, OrderIn]), "api"))),
    path("", include("merchant.urls")),
    path("", include("warehouses.urls")),
    path("", include("orders.urls")),
]

handler400 = "merchant.frame.views.bad_request"
handler403 = "merchant.frame.views.permission_denied"
handler404 = "merchant.frame.views.page_not_found"
handler500 = "merchant.faults.views.server_error"
