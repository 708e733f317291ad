"""Addresses of the app: one file per room."""

from tenders.urls import project

app_name = "tenders"
urlpatterns = [*project.urlpatterns]
