"""Addresses of letters and memoranda."""

from django.urls import path

from committee.correspondence import views

urlpatterns = [
    path("committee/letters/", views.letters, name="letters"),
    path("committee/letters/new/<slug:way>/", views.letter_new, name="letter_new"),
    path("committee/letters/<int:pk>/", views.letter, name="letter"),
    path("committee/letters/<int:pk>/edit/", views.letter_edit, name="letter_edit"),
    path("committee/letters/<int:pk>/reply/", views.letter_reply, name="letter_reply"),
    path("committee/memoranda/", views.memoranda, name="memoranda"),
    path("committee/memoranda/new/", views.memorandum_new, name="memorandum_new"),
    path("committee/memoranda/<int:pk>/", views.memorandum, name="memorandum"),
    path("committee/memoranda/<int:pk>/edit/", views.memorandum_edit, name="memorandum_edit"),
]
