from django.urls import path

from merchant.persons import views

AT = "m/<str:merchant>/persons/"

urlpatterns = [
    path(AT, views.persons, name="persons"),
    path(f"{AT}add/", views.person_add, name="person_add"),
    path(f"{AT}add/fields/", views.person_add_fields, name="person_add_fields"),
    path(f"{AT}<str:person>/", views.person, name="person"),
    path(f"{AT}<str:person>/edit/", views.person_edit, name="person_edit"),
    path(f"{AT}<str:person>/edit/fields/", views.person_edit_fields, name="person_edit_fields"),
    path(f"{AT}<str:person>/retire/", views.person_retire, name="person_retire"),
]
