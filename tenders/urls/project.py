"""Projects, terms of reference, budget, rules, search."""

from django.urls import path

from tenders.views import budget, project, rules, terms

urlpatterns = [
    path("projects/", project.projects, name="projects"),
    path("projects/new/", project.project_new, name="project_new"),
    path("projects/<str:reference>/", project.project, name="project"),
    path("projects/<str:reference>/timeline/", project.project_timeline, name="project_timeline"),
    path("projects/<str:reference>/terms/", terms.terms, name="terms"),
    path("projects/<str:reference>/terms/edit/<slug:section>/", terms.terms_edit, name="terms_edit"),
    path("projects/<str:reference>/terms/versions/<int:number>/", terms.terms_version, name="terms_version"),
    path("projects/<str:reference>/terms/compare/", terms.terms_compare, name="terms_compare"),
    path("budget/", budget.budget, name="budget"),
    path("budget/new/", budget.budget_line_new, name="budget_line_new"),
    path("budget/<int:pk>/", budget.budget_line, name="budget_line"),
    path("budget/<int:pk>/edit/", budget.budget_line_edit, name="budget_line_edit"),
    path("rules/", rules.rules, name="rules"),
    path("rules/<slug:code>/", rules.rule, name="rule"),
    path("rules/<slug:code>/change/", rules.rule_change, name="rule_change"),
]
