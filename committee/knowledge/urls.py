"""Addresses of the policy, the guide and their versions."""

from django.urls import path

from committee.knowledge import views

urlpatterns = [
    path("policy/", views.policy, name="policy"),
    path("guide/", views.guide, name="guide"),
    path("committee/texts/", views.texts, name="texts"),
    path("committee/texts/new/<slug:kind>/", views.text_new, name="text_new"),
    path("committee/texts/<int:pk>/", views.text, name="text"),
    path("committee/texts/<int:pk>/edit/", views.text_edit, name="text_edit"),
    path("committee/texts/<int:pk>/changes/", views.text_changes, name="text_changes"),
]
