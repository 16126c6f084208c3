from django.urls import path

from orders.intake import map_views, views

IMPORTS = "s/<str:store>/imports/"
MAPS = f"{IMPORTS}columns/"
MAP = f"{MAPS}<str:public_id>/"
RUN = f"{IMPORTS}<str:public_id>/"

urlpatterns = [
    path(IMPORTS, views.import_list, name="imports"),
    path(f"{IMPORTS}new/", views.import_new, name="import_new"),
    path(f"{IMPORTS}template/", views.import_template, name="import_template"),
    path(MAPS, map_views.saved_maps, name="saved_maps"),
    path(MAP, map_views.saved_map, name="saved_map"),
    path(f"{MAP}change/", map_views.saved_map_change, name="saved_map_change"),
    path(f"{MAP}retire/", map_views.saved_map_retire, name="saved_map_retire"),
    path(RUN, views.import_run, name="import_run"),
    path(f"{RUN}columns/", map_views.import_columns, name="import_columns"),
    path(f"{RUN}columns/check/", map_views.import_columns_check, name="import_columns_check"),
    path(f"{RUN}columns/use/", map_views.import_columns_use, name="import_columns_use"),
    path(f"{RUN}columns/again/", map_views.import_columns_again, name="import_columns_again"),
    path(f"{RUN}confirm/", views.confirm, name="import_confirm"),
    path(f"{RUN}discard/", views.discard, name="import_discard"),
    path(f"{RUN}undo/", views.import_undo, name="import_undo"),
    path(f"{RUN}report/", views.import_report, name="import_report"),
]
