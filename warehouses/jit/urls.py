from django.urls import path

from warehouses.jit import views

urlpatterns = [
    path("s/<str:store>/joining/jit-warehouse/", views.jit, name="jit"),
    path("s/<str:store>/joining/jit-warehouse/candidate/", views.jit_candidate, name="jit_candidate"),
    path("s/<str:store>/joining/jit-warehouse/choose/", views.jit_choose, name="jit_choose"),
]
