"""Addresses of the app: one file per room."""

from tenders.urls import project, tender

app_name = "tenders"
urlpatterns = [*project.urlpatterns, *tender.urlpatterns]
