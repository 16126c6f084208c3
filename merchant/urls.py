from django.urls import include, path

from merchant.accounts.urls import urlpatterns as accounts
from merchant.addresses.urls import urlpatterns as addresses
from merchant.agreements.urls import urlpatterns as agreements
from merchant.api.urls import urlpatterns as api
from merchant.cases.urls import urlpatterns as cases
from merchant.catalogue.urls import urlpatterns as catalogue
from merchant.company.urls import urlpatterns as company
from merchant.exams.urls import urlpatterns as exams
from merchant.frame import views as frame
from merchant.jobs.urls import urlpatterns as jobs
from merchant.messages.urls import urlpatterns as messages
from merchant.onboarding.urls import urlpatterns as onboarding
from merchant.persons.urls import urlpatterns as persons
from merchant.sheets.urls import urlpatterns as sheets
from merchant.supply.urls import urlpatterns as supply
from merchant.team.urls import entrance_urlpatterns as entrance
from merchant.team.urls import urlpatterns as team
from merchant.visits.urls import own_urlpatterns as own_visits
from merchant.visits.urls import urlpatterns as visits
from merchant.workbench.urls import urlpatterns as workbench

ROOMS = [
    *(*workbench, *team, *api, *visits, *messages, *catalogue, *sheets, *onboarding, *agreements),
    *(*supply, *addresses, *company, *persons, *cases, *exams),
]

urlpatterns = [
    path("", frame.home, name="home"),
    path("stores/", frame.store_choice, name="stores"),
    path("s/<str:store>/search/", frame.search, name="search"),
    path("m/<str:merchant>/search/", frame.search, name="search_everywhere"),
    *accounts,
    *own_visits,
    *jobs,
    *entrance,
    path("", include((ROOMS, "merchant"))),
]
