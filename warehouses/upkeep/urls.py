from django.urls import path

from warehouses.upkeep import views

# Before the rooms that name a warehouse by its code: no code is written in small letters.
HERE = "m/<str:merchant>/warehouses/"

urlpatterns = [
    path(f"{HERE}add/", views.warehouse_add, name="add"),
    path(f"{HERE}defaults/", views.defaults, name="defaults"),
    path(f"{HERE}defaults/<str:code>/", views.default_choose, name="default_choose"),
    path(f"{HERE}channel-row/", views.channel_row, name="channel_row"),
    path(f"{HERE}<str:code>/edit/", views.warehouse_edit, name="edit"),
    path(f"{HERE}<str:code>/use/", views.warehouse_use, name="use"),
    path(f"{HERE}<str:code>/channels/add/", views.channel_add, name="channel_add"),
    path(f"{HERE}<str:code>/channels/<str:channel>/", views.channel_edit, name="channel_edit"),
]
