from django.urls import path

from orders.intake import views
from orders.intake.columns import views as columns

IMPORTS = "s/<str:store>/imports/"
MAPS = f"{IMPORTS}columns/"
MAP = f"{MAPS}<str:public_id>/"
RUN = f"{IMPORTS}<str:public_id>/"

urlpatterns = [
    path(IMPORTS, views.import_list, name="imports"),
    path(f"{IMPORTS}new/", views.import_new, name="import_new"),
    path(f"{IMPORTS}template/", views.import_template, name="import_template"),
    path(MAPS, columns.saved_maps, name="saved_maps"),
    path(MAP, columns.saved_map, name="saved_map"),
    path(f"{MAP}change/", columns.saved_map_change, name="saved_map_change"),
    path(f"{MAP}retire/", columns.saved_map_retire, name="saved_map_retire"),
    path(RUN, views.import_run, name="import_run"),
    path(f"{RUN}columns/", columns.import_columns, name="import_columns"),
    path(f"{RUN}columns/check/", columns.import_columns_check, name="import_columns_check"),
    path(f"{RUN}columns/use/", columns.import_columns_use, name="import_columns_use"),
    path(f"{RUN}columns/header/", columns.import_columns_header, name="import_columns_header"),
    path(f"{RUN}columns/again/", columns.import_columns_again, name="import_columns_again"),
    path(f"{RUN}confirm/", views.confirm, name="import_confirm"),
    path(f"{RUN}discard/", views.discard, name="import_discard"),
    path(f"{RUN}undo/", views.import_undo, name="import_undo"),
    path(f"{RUN}report/", views.import_report, name="import_report"),
]
