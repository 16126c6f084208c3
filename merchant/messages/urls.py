from django.urls import path

from merchant.messages import views

CENTRE = "m/<str:merchant>/messages/"
urlpatterns = [
    path(CENTRE, views.centre, name="messages"),
    path(f"{CENTRE}read-all/", views.read_all, name="messages_read_all"),
    path(f"{CENTRE}archive/", views.archive_read, name="messages_archive_read"),
    path(f"{CENTRE}daily-mail/", views.choose_digest, name="digest"),
    path(f"{CENTRE}<str:public_id>/open/", views.open_message, name="message_open"),
    path(f"{CENTRE}<str:public_id>/unread/", views.keep_unread, name="message_keep_unread"),
    path(f"{CENTRE}<str:public_id>/archive/", views.archive, name="message_archive"),
    path(f"{CENTRE}<str:public_id>/snooze/", views.snooze, name="message_snooze"),
]
