from django.urls import path

from orders.penalties import views

urlpatterns = [
    path("s/<str:store>/penalties/", views.penalty_list, name="penalties"),
    path("s/<str:store>/penalties/file/", views.penalties_file, name="penalties_file"),
    path("s/<str:store>/penalties/<str:public_id>/", views.penalty, name="penalty"),
    path("s/<str:store>/penalties/<str:public_id>/appeal/", views.penalty_appeal, name="penalty_appeal"),
    path(
        "s/<str:store>/penalties/<str:public_id>/files/<str:file_id>/", views.appeal_file, name="appeal_file"
    ),
]
