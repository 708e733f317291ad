"""Addresses of proposals and studies."""

from django.urls import path

from committee.study import views

urlpatterns = [
    path("committee/proposals/", views.improvements, name="improvements"),
    path("committee/proposals/new/", views.improvement_new, name="improvement_new"),
    path("committee/proposals/<int:pk>/", views.improvement, name="improvement"),
    path("committee/proposals/<int:pk>/outcome/", views.improvement_outcome, name="improvement_outcome"),
    path("committee/studies/", views.studies, name="studies"),
    path("committee/studies/new/", views.study_new, name="study_new"),
    path("committee/studies/<int:pk>/", views.study, name="study"),
    path("committee/studies/<int:pk>/edit/", views.study_edit, name="study_edit"),
    path("committee/studies/<int:pk>/outcome/", views.study_outcome, name="study_outcome"),
    path("studies/", views.published_studies, name="published_studies"),
]
