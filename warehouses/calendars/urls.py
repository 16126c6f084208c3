from django.urls import path

from warehouses.calendars import views

urlpatterns = [
    path("m/<str:merchant>/warehouses/<str:code>/calendar/", views.warehouse_calendar, name="calendar"),
]
