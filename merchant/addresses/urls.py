from django.urls import path

from merchant.addresses import views
from merchant.addresses.models import StoreAddress

AT = "s/<str:store>/joining/addresses/"
DISPATCH, RETURNS = ({"kind": kind} for kind in StoreAddress.Kind)

urlpatterns = [
    path(AT, views.addresses, name="addresses"),
    path(f"{AT}dispatch/", views.address, DISPATCH, name="address_dispatch"),
    path(f"{AT}dispatch/fields/", views.address_fields, DISPATCH, name="address_dispatch_fields"),
    path(f"{AT}returns/", views.address, RETURNS, name="address_returns"),
    path(f"{AT}returns/fields/", views.address_fields, RETURNS, name="address_returns_fields"),
    path(f"{AT}returns/same/", views.address_same, name="address_same"),
]
