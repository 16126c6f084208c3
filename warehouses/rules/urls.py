from django.urls import path

from warehouses.rules import views
from warehouses.rules.editor import views as editor

RULES = "m/<str:merchant>/warehouses/rules/"  # no warehouse's code is written in small letters
DRAFT = f"{RULES}draft/"

urlpatterns = [
    path(RULES, views.rules, name="rules"),
    path(f"{RULES}versions/<str:version>/", views.rules_version, name="rules_version"),
    path(f"{RULES}versions/<str:version>/begin/", views.rules_begin, name="rules_begin"),
    path(DRAFT, views.rules_draft, name="rules_draft"),
    path(f"{DRAFT}check/", views.rules_check, name="rules_check"),
    path(f"{DRAFT}publish/", views.rules_publish, name="rules_publish"),
    path(f"{DRAFT}discard/", views.rules_discard, name="rules_discard"),
    path(f"{DRAFT}new/", editor.rule_new, name="rule_new"),
    path(f"{DRAFT}add/", editor.rule_add, name="rule_add"),
    path(f"{DRAFT}shape/", editor.rule_shape, name="rule_shape"),
    path(f"{DRAFT}said/", editor.rule_said, name="rule_said"),
    path(f"{DRAFT}rule/<str:rule>/", editor.rule_edit, name="rule_edit"),
    path(f"{DRAFT}rule/<str:rule>/change/", editor.rule_change, name="rule_change"),
    path(f"{DRAFT}rule/<str:rule>/move/", views.rule_move, name="rule_move"),
    path(f"{DRAFT}rule/<str:rule>/remove/", views.rule_remove, name="rule_remove"),
]
