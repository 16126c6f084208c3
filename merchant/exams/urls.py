from django.urls import path

from merchant.exams import views

PAPER = "s/<str:store>/joining/exam/papers/<str:public_id>/"

urlpatterns = [
    path("s/<str:store>/joining/exam/", views.exam, name="exam"),
    path("s/<str:store>/joining/exam/start/", views.exam_start, name="exam_start"),
    path("s/<str:store>/joining/exam/guide/<slug:chapter>/", views.exam_chapter, name="exam_chapter"),
    path("s/<str:store>/joining/exam/guide/<slug:chapter>/read/", views.exam_read, name="exam_read"),
    path(PAPER, views.exam_paper, name="exam_paper"),
    path(f"{PAPER}answer/", views.exam_answer, name="exam_answer"),
    path(f"{PAPER}save/", views.exam_save, name="exam_save"),
    path(f"{PAPER}language/", views.exam_language, name="exam_language"),
    path(f"{PAPER}hand-in/", views.exam_hand_in, name="exam_hand_in"),
]
