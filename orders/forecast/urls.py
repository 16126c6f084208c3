from django.urls import path

from orders.forecast import views

urlpatterns = [path("s/<str:store>/fines-ahead/", views.fines_ahead, name="fines_ahead")]
