from django.urls import path

from orders.routing import views

RULES = "m/<str:merchant>/warehouses/rules/"

urlpatterns = [
    path(f"{RULES}effect/", views.rules_effect, name="rules_effect"),
    path(f"{RULES}wins/", views.rules_wins, name="rules_wins"),
    path(f"{RULES}try/", views.rules_try, name="rules_try"),
    path(f"{RULES}rematch/", views.rematch, name="rematch"),
    path(f"{RULES}rematch/start/", views.rematch_start, name="rematch_start"),
]
