from django.urls import path

from orders.papers import views

PAPERS = "s/<str:store>/papers/"

urlpatterns = [
    path(f"{PAPERS}slips/", views.packing_slips, name="packing_slips"),
    path(f"{PAPERS}preparation/", views.preparation_list, name="preparation_list"),
    path(f"{PAPERS}pick-lists/", views.pick_lists, name="pick_lists"),
    path(f"{PAPERS}pick-lists/<str:public_id>/", views.pick_list, name="pick_list"),
]
