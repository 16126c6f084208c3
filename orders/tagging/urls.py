from django.urls import path

from orders.tagging import views

urlpatterns = [
    path("m/<str:merchant>/tags/", views.tag_list, name="tags"),
    path("m/<str:merchant>/tags/add/", views.tag_add, name="tag_add"),
    path("m/<str:merchant>/tags/<str:tag>/", views.tag_change, name="tag_change"),
]
