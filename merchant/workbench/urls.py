from django.urls import path

from merchant.workbench import views

urlpatterns = [path("s/<str:store>/", views.workbench, name="workbench")]
