from django.urls import path

from orders.detail import views

ORDER = "s/<str:store>/orders/<str:public_id>/"
PACKAGE = f"{ORDER}packages/<str:package_id>/"

urlpatterns = [
    path(ORDER, views.order_detail, name="detail"),
    path(f"{ORDER}what-if/", views.what_if, name="what_if"),
    path(f"{ORDER}release/", views.release, name="release"),
    path(f"{ORDER}ship/", views.ship, name="ship"),
    path(f"{ORDER}cancel/", views.cancel, name="cancel"),
    path(f"{ORDER}hold/", views.hold, name="hold"),
    path(f"{ORDER}hold/release/", views.release_hold, name="release_hold"),
    path(f"{ORDER}cancellation/", views.ask_cancellation, name="ask_cancellation"),
    path(f"{ORDER}cancellation/accept/", views.accept_cancellation, name="accept_cancellation"),
    path(f"{ORDER}cancellation/refuse/", views.refuse_cancellation, name="refuse_cancellation"),
    path(f"{ORDER}personalisation/", views.confirm_personalisation, name="confirm_personalisation"),
    path(f"{ORDER}change/", views.settle_change, name="settle_change"),
    path(f"{ORDER}country/", views.choose_country, name="choose_country"),
    path(f"{ORDER}skus/", views.add_skus, name="add_skus"),
    path(f"{ORDER}address/", views.change_address, name="change_address"),
    path(f"{ORDER}warehouse/", views.assign, name="assign"),
    path(f"{ORDER}warehouse/unlock/", views.unlock, name="unlock"),
    path(f"{ORDER}warehouse/submit/", views.submit, name="submit"),
    path(f"{ORDER}warehouse/take-back/", views.take_back_submission, name="take_back_submission"),
    path(f"{ORDER}notes/", views.note, name="note"),
    path(f"{ORDER}tag/", views.tag, name="tag"),
    path(f"{ORDER}untag/", views.untag, name="untag"),
    path(f"{ORDER}tag/new/", views.new_tag, name="new_tag"),
    path(f"{ORDER}recipient/", views.reveal, name="reveal"),
    path(f"{PACKAGE}sign/", views.sign, name="sign"),
    path(f"{PACKAGE}arrive/", views.arrive, name="arrive"),
    path(f"{PACKAGE}trace/", views.trace, name="trace"),
    path(f"{PACKAGE}return/", views.return_package, name="return_package"),
    path(f"{PACKAGE}lose/", views.lose, name="lose"),
    path(f"{PACKAGE}take-back/", views.take_back_end, name="take_back_end"),
    path(f"{PACKAGE}void/", views.void, name="void"),
    path(f"{PACKAGE}correct/", views.correct, name="correct"),
]
