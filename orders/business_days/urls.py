from django.urls import path

from orders.business_days import views

DAYS = "s/<str:store>/business-days/"
urlpatterns = [
    path(DAYS, views.business_days, name="business_days"),
    path(f"{DAYS}week/", views.week, name="business_week"),
    path(f"{DAYS}closure/", views.closure, name="closure"),
    path(f"{DAYS}closures/<str:public_id>/remove/", views.closure_remove, name="closure_remove"),
]
