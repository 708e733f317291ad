"""Addresses of the app: one file per room."""

from tenders.urls import dialogue, project, tender

app_name = "tenders"
urlpatterns = [*dialogue.urlpatterns, *project.urlpatterns, *tender.urlpatterns]
