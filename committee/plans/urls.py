"""Addresses of the yearly plans."""

from django.urls import path

from committee.plans import views

urlpatterns = [
    path("committee/plans/", views.plans, name="plans"),
    path("committee/plans/new/", views.plan_new, name="plan_new"),
    path("committee/plans/<int:year>/", views.plan, name="plan"),
    path("committee/plans/<int:year>/lines/new/", views.line_new, name="plan_line_new"),
    path("committee/plan-lines/<int:pk>/", views.line, name="plan_line"),
    path("committee/plan-lines/<int:pk>/edit/", views.line_edit, name="plan_line_edit"),
    path("committee/plan-lines/<int:pk>/remove/", views.line_remove, name="plan_line_remove"),
    path("committee/plan-lines/<int:pk>/projects/<int:link>/remove/", views.line_unlink, name="plan_line_unlink"),
]
