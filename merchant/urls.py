from django.urls import include, path

from merchant.accounts.urls import urlpatterns as accounts
from merchant.api.urls import urlpatterns as api
from merchant.catalogue.urls import urlpatterns as catalogue
from merchant.frame import views as frame
from merchant.jobs.urls import urlpatterns as jobs
from merchant.messages.urls import urlpatterns as messages
from merchant.sheets.urls import urlpatterns as sheets
from merchant.team.urls import urlpatterns as team
from merchant.visits.urls import own_urlpatterns as own_visits
from merchant.visits.urls import urlpatterns as visits
from merchant.workbench.urls import urlpatterns as workbench

urlpatterns = [
    path("", frame.home, name="home"),
    path("stores/", frame.store_choice, name="stores"),
    path("s/<str:store>/search/", frame.search, name="search"),
    path("m/<str:merchant>/search/", frame.search, name="search_everywhere"),
    *accounts,
    *own_visits,
    *jobs,
    path("", include(([*workbench, *team, *api, *visits, *messages, *catalogue, *sheets], "merchant"))),
]
